import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, type RunsQuery } from '../../api/client';
import type { ApprovalView, RunStatus, RunView } from '../../api/types';

/** Keys of what is cached; the live channel writes under the same keys. */
export const keys = {
  lists: ['runs', 'list'] as const,
  list: (query: RunsQuery) => ['runs', 'list', query] as const,
  counts: ['runs', 'counts'] as const,
  run: (id: string) => ['runs', 'one', id] as const,
  head: (id: string) => ['runs', 'head', id] as const,
  events: (id: string, page: number) => ['runs', 'events', id, page] as const,
  asked: (id: string) => ['runs', 'asked', id] as const,
};

/** The item of the inbox; what has happened to it is part of the key, so that it is asked anew. */
export function askedQuery(
  approval: Pick<ApprovalView, 'id' | 'binding' | 'decisions' | 'handed' | 'effective_at'>,
) {
  const { id, binding, decisions, handed, effective_at } = approval;
  return queryOptions({
    queryKey: [...keys.asked(id), binding, decisions.length, handed, effective_at],
    queryFn: ({ signal }) => api.inboxItem(id, signal),
  });
}

export const runsQuery = (query: RunsQuery) =>
  infiniteQueryOptions({
    queryKey: keys.list(query),
    queryFn: ({ pageParam, signal }) => api.runs(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

/** All but the tasks, unless they are few. */
export const headQuery = (id: string) =>
  queryOptions({
    queryKey: keys.head(id),
    queryFn: ({ signal }) => api.runHead(id, signal),
    gcTime: 60_000,
  });

/** The whole run; what stands above its tasks is put down as soon as it is there, and never waits for them. */
export const runQuery = (id: string) =>
  queryOptions({
    queryKey: keys.run(id),
    queryFn: async ({ client, signal }): Promise<RunView> => {
      const head = await api.runHead(id, signal);
      if (head.tasks.length > 0) return head;
      client.setQueryData(keys.head(id), head);
      // They are told up to a later event at most, and what came since the header is told by the live stream.
      return { ...head, tasks: await api.runTasks(id, signal) };
    },
    gcTime: 60_000,
  });

/** The groups that the list counts and filters by. */
export const GROUPS = {
  running: ['running', 'cancelling'],
  waiting: ['waiting', 'paused'],
  succeeded: ['succeeded'],
  failed: ['failed'],
  cancelled: ['cancelled'],
} satisfies Record<string, RunStatus[]>;

export type Group = keyof typeof GROUPS;
export type Counts = Record<Group, number>;

export const groupOf = (status: RunStatus): Group => {
  if (status === 'cancelling') return 'running';
  return status === 'paused' ? 'waiting' : status;
};

export const countsQuery = queryOptions({
  queryKey: keys.counts,
  queryFn: async ({ signal }): Promise<Counts> => {
    const entries = Object.entries(GROUPS).map(async ([group, status]) => {
      const page = await api.runs({ status, q: '', sort: '-started_at' }, null, signal, 1);
      return [group, page.total ?? page.items.length] as const;
    });
    return Object.fromEntries(await Promise.all(entries)) as Counts;
  },
});
