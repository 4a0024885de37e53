import { errorFromResponse, networkError } from './errors';
import type { EventPage, InboxItem, Json, Me, RunsPage, RunSummary, RunView } from './types';

const BASE = '/api/v1';

async function send(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw networkError(cause);
  }
  if (!response.ok) throw await errorFromResponse(response);
  return response;
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send(BASE + path, {
    headers: { accept: 'application/json' },
    ...(signal ? { signal } : {}),
  });
  return (await response.json()) as T;
}

/** Writes name the header that a foreign page cannot set; the server refuses cookie-authenticated writes without it. */
async function post<T>(path: string, body: Json): Promise<T> {
  const response = await send(BASE + path, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', 'x-orc-csrf': '1' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return (text === '' ? null : JSON.parse(text)) as T;
}

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

const segment = encodeURIComponent;

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
  org: `${BASE}/live`,
  run: (id: string) => `${BASE}/runs/${segment(id)}/live`,
};
