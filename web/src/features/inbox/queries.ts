import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, type InboxKind, type InboxState } from '../../api/client';

export interface Wanted {
  q?: string;
  asks?: InboxKind;
}

export const keys = {
  lists: ['inbox', 'list'] as const,
  list: (state: InboxState, wanted: Wanted = {}) => ['inbox', 'list', state, wanted] as const,
  item: (id: string) => ['inbox', 'list', 'one', id] as const,
  run: (id: string) => ['inbox', 'run', id] as const,
};

export const inboxQuery = (state: InboxState, wanted: Wanted = {}) =>
  infiniteQueryOptions({
    queryKey: keys.list(state, wanted),
    queryFn: ({ pageParam, signal }) => api.inbox(state, wanted, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

/** One that the address names and the list does not hold: it was decided meanwhile, or is far down. */
export const itemQuery = (id: string) =>
  queryOptions({
    queryKey: keys.item(id),
    queryFn: ({ signal }) => api.inboxItem(id, signal),
    retry: false,
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
      const { run, started_by } = await api.runHead(id, signal);
      return { run, by: started_by?.name ?? null };
    },
  });
