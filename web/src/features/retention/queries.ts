import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { retentionApi } from '../../api/retention';

export const keys = { all: ['retention'] as const };

/** It changes with the time: it is asked for anew each time it is looked at. */
export const planQuery = queryOptions({
  queryKey: [...keys.all, 'plan'],
  queryFn: ({ signal }) => retentionApi.plan(signal),
  gcTime: 0,
});

export const holdsQuery = queryOptions({
  queryKey: [...keys.all, 'holds'],
  queryFn: ({ signal }) => retentionApi.holds(signal),
});

export const removedQuery = infiniteQueryOptions({
  queryKey: [...keys.all, 'removed'],
  queryFn: ({ pageParam, signal }) => retentionApi.removed(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: page => page.next,
});
