import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { manageApi } from '../../api/manage';

export const keys = {
  tokens: ['identity', 'tokens'] as const,
  accounts: ['identity', 'accounts'] as const,
  roles: ['identity', 'roles'] as const,
};

export const tokensQuery = infiniteQueryOptions({
  queryKey: keys.tokens,
  queryFn: ({ pageParam, signal }) => manageApi.tokens(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: page => page.next,
});

export const accountsQuery = infiniteQueryOptions({
  queryKey: keys.accounts,
  queryFn: ({ pageParam, signal }) => manageApi.accounts(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: page => page.next,
});

export const rolesQuery = queryOptions({
  queryKey: keys.roles,
  queryFn: async ({ signal }) => (await manageApi.roles(signal)).items,
});
