import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, type InboxState } from '../../api/client';

export const keys = {
  lists: ['inbox', 'list'] as const,
  list: (state: InboxState) => ['inbox', 'list', state] as const,
  run: (id: string) => ['inbox', 'run', id] as const,
};

export const inboxQuery = (state: InboxState) =>
  infiniteQueryOptions({
    queryKey: keys.list(state),
    queryFn: ({ pageParam, signal }) => api.inbox(state, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

/** How many wait; of very many, that there are more. */
export function countOf(
  pages: { items: unknown[]; next?: string | null | undefined }[] | undefined,
): string | undefined {
  if (pages === undefined) return undefined;
  const count = pages.reduce((sum, page) => sum + page.items.length, 0);
  return `${count}${pages.at(-1)?.next == null ? '' : '+'}`;
}

/** The run that asks: who started it, and what it has cost so far. */
export const askingRunQuery = (id: string) =>
  queryOptions({
    queryKey: keys.run(id),
    queryFn: async ({ signal }) => {
      const { run, started_by } = await api.run(id, signal);
      return { run, by: started_by?.name ?? null };
    },
  });
