import { type Arguments, op } from 'orchestrator-client';
import { BASE, call, segment, send, write } from './http';
import type { EventPage, InboxItem, Json, Me, RunsPage, RunSummary, RunView, TaskView } from './types';

export interface RunsQuery {
  workspace?: string;
  status: string[];
  q: string;
  sort: string;
}

export const RUNS_PAGE = 50;
export const EVENTS_PAGE = 500;
export const TASKS_PAGE = 10_000;
export const INBOX_PAGE = 50;

export type InboxState = 'open' | 'delegated' | 'decided';
export type InboxKind = 'approval' | 'question' | 'outcome';

/** What a run can be started from: files as they were pinned, or what is stored. */
export type Startable =
  | { main: string; files: Record<string, string> }
  | { resource: { workspace: string; name: string; version?: number | string } };

function runsQuery(query: RunsQuery, after: string | null, limit: number): Arguments<'list_runs'>['query'] {
  return {
    limit,
    sort: query.sort,
    workspace: query.workspace,
    status: query.status.length > 0 ? query.status.join(',') : undefined,
    q: query.q === '' ? undefined : query.q,
    after: after ?? undefined,
  };
}

export const api = {
  me: (signal?: AbortSignal): Promise<Me> => call(op.get_me, { signal }),
  runs: (
    query: RunsQuery,
    after: string | null,
    signal?: AbortSignal,
    limit = RUNS_PAGE,
  ): Promise<RunsPage> => call(op.list_runs, { query: runsQuery(query, after, limit), signal }),
  // What the document leaves open (payloads, bodies of events) our types say more exactly.
  /** All but its tasks, or with them if they are few: small, whatever the run holds. */
  runHead: async (id: string, signal?: AbortSignal) =>
    (await call(op.get_run, { path: { id }, query: { tasks: 'few' }, signal })) as RunView,
  runTasks: async (id: string, signal?: AbortSignal): Promise<TaskView[]> => {
    const tasks: TaskView[] = [];
    let after: string | null | undefined;
    do {
      const query = { limit: TASKS_PAGE, after: after ?? undefined };
      const page = await call(op.list_run_tasks, { path: { id }, query, signal });
      tasks.push(...(page.items as TaskView[]));
      after = page.next;
    } while (after != null);
    return tasks;
  },
  events: async (id: string, after: number, signal?: AbortSignal) =>
    (await call(op.list_run_events, {
      path: { id },
      query: { after, limit: EVENTS_PAGE },
      signal,
    })) as EventPage,
  /** The names of the first of them: enough to choose from. */
  workspaces: async (signal?: AbortSignal): Promise<string[]> =>
    (await call(op.list_workspaces, { query: { limit: 200 }, signal })).items.map(one => one.name),
  cancelRun: (id: string, reason: string): Promise<RunSummary> =>
    call(op.cancel_run, { path: { id }, body: { reason: reason === '' ? null : reason } }),
  pauseRun: (id: string, reason: string): Promise<RunSummary> =>
    call(op.pause_run, { path: { id }, body: { reason: reason === '' ? null : reason } }),
  resumeRun: (id: string): Promise<RunSummary> => call(op.resume_run, { path: { id } }),
  /** `key` makes a repeated request the same signal. */
  signalRun: (id: string, name: string, value: Json, key: string) =>
    call(op.signal_run, { path: { id }, body: { name, value, id: key } }),
  checkpointRun: (id: string, name: string, reason: string) =>
    call(op.checkpoint_run, {
      path: { id },
      body: { name: name === '' ? null : name, reason: reason === '' ? null : reason },
    }),
  /** `key` makes a repeated request the same one. */
  forkRun: (id: string, at: number, key: string) =>
    write<RunSummary>('POST', `/runs/${segment(id)}/fork`, { at }, { 'idempotency-key': key }),
  retryRun: (id: string, version: string, key: string) =>
    write<RunSummary>('POST', `/runs/${segment(id)}/retry`, version === '' ? {} : { version }, {
      'idempotency-key': key,
    }),
  inbox: (
    state: InboxState,
    wanted: { q?: string; asks?: InboxKind },
    after: string | null,
    signal?: AbortSignal,
  ) =>
    call(op.list_inbox, {
      query: { state, ...wanted, after: after ?? undefined, limit: INBOX_PAGE },
      signal,
    }),
  inboxItem: (id: string, signal?: AbortSignal) => call(op.get_inbox_item, { path: { id }, signal }),
  withdraw: (id: string, binding: string) => call(op.withdraw_decision, { path: { id }, body: { binding } }),
  delegate: (
    id: string,
    body: { to: string | null; note: string | null; until: string | null; binding: string },
  ) => call(op.delegate_approval, { path: { id }, body }),
  /** `key` makes a repeated request the same one. */
  startRun: (workflow: Startable, workspace: string, inputs: { [key: string]: Json }, key: string) =>
    write<RunSummary>(
      'POST',
      '/runs',
      { workflow: workflow as unknown as Json, workspace, inputs },
      {
        'idempotency-key': key,
      },
    ),
  decide: (
    id: string,
    decision: { binding: string; note: string } & (
      { approved: boolean; answer?: Json } | { outcome: 'done' | 'repeat' | 'give_up'; output?: Json }
    ),
  ): Promise<InboxItem> => {
    const { note, ...rest } = decision;
    return call(op.decide_approval, {
      path: { id },
      body: { answer: undefined, output: undefined, ...rest, note: note === '' ? null : note },
    });
  },
  signOut: () => call(op.sign_out, {}),
  blob: (id: string, signal?: AbortSignal) => send(blobUrl(id), signal ? { signal } : {}),
};

/** Where a run is had as one signed file. */
export function runFileUrl(id: string): string {
  return `${BASE}/runs/${segment(id)}/export`;
}

export function blobUrl(id: string): string {
  return `${BASE}/blobs/${segment(id)}`;
}

export const liveUrl = {
  /** Everything of the organization that lists show; the next one is for a server that does not know all of it. */
  org: [
    '?topics=runs,resources,deliveries,notifications',
    '?topics=runs,resources,deliveries',
    '?topics=runs,resources',
    '',
  ].map(query => `${BASE}/live${query}`),
  run: (id: string) => `${BASE}/runs/${segment(id)}/live`,
};
