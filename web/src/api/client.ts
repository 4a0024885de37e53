import { BASE, get, post, segment, send } from './http';
import type { EventPage, InboxItem, Me, RunsPage, RunSummary, RunView } from './types';

export interface RunsQuery {
  status: string[];
  q: string;
  sort: string;
}

export const RUNS_PAGE = 50;
export const EVENTS_PAGE = 500;

function runsParams(query: RunsQuery, after: string | null, limit: number): string {
  const params = new URLSearchParams({ limit: String(limit), sort: query.sort });
  if (query.status.length > 0) params.set('status', query.status.join(','));
  if (query.q !== '') params.set('q', query.q);
  if (after !== null) params.set('after', after);
  return params.toString();
}

export const api = {
  me: (signal?: AbortSignal) => get<Me>('/me', signal),
  runs: (query: RunsQuery, after: string | null, signal?: AbortSignal, limit = RUNS_PAGE) =>
    get<RunsPage>(`/runs?${runsParams(query, after, limit)}`, signal),
  run: (id: string, signal?: AbortSignal) => get<RunView>(`/runs/${segment(id)}`, signal),
  events: (id: string, after: number, signal?: AbortSignal) =>
    get<EventPage>(`/runs/${segment(id)}/events?after=${after}&limit=${EVENTS_PAGE}`, signal),
  cancelRun: (id: string, reason: string) =>
    post<RunSummary>(`/runs/${segment(id)}/cancel`, reason === '' ? {} : { reason }),
  resumeRun: (id: string) => post<RunSummary>(`/runs/${segment(id)}/resume`, {}),
  decide: (id: string, decision: { approved: boolean; note: string; binding: string }) => {
    const { note, ...rest } = decision;
    return post<InboxItem>(`/inbox/${segment(id)}/decide`, note === '' ? rest : { ...rest, note });
  },
  signOut: () => post<null>('/sign-out', {}),
  blob: (id: string, signal?: AbortSignal) => send(blobUrl(id), signal ? { signal } : {}),
};

export function blobUrl(id: string): string {
  return `${BASE}/blobs/${segment(id)}`;
}

export const liveUrl = {
  /** Everything of the organization that lists show. */
  org: `${BASE}/live?topics=runs,resources,deliveries`,
  /** The same from a server that knows no topics. */
  orgPlain: `${BASE}/live`,
  run: (id: string) => `${BASE}/runs/${segment(id)}/live`,
};
