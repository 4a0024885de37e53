import {
  type Arguments,
  createClient,
  failure,
  type Operation,
  type OperationName,
  type Result,
} from 'orchestrator-client';
import { networkError } from './errors';
import type { Json } from './types';

export const BASE = '/api/v1';

/** One request to our own origin; a refusal becomes an error in the words of the server. */
export async function send(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw networkError(cause);
  }
  if (!response.ok) throw await failure(response);
  return response;
}

/** The generated client, with our errors; the query cache repeats what is worth repeating. */
const orc = createClient({
  retries: 0,
  fetch: (input, init) => send(String(input instanceof Request ? input.url : input), init),
});

/** Calls an operation of the OpenAPI document. */
export async function call<N extends OperationName>(
  operation: Operation<N>,
  given: Arguments<N>,
): Promise<Result<N>> {
  return (await orc.call(operation, given)).data;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send(BASE + path, {
    headers: { accept: 'application/json' },
    ...(signal ? { signal } : {}),
  });
  return (await response.json()) as T;
}

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Writes name the header that a foreign page cannot set; the server refuses cookie-authenticated writes without it. */
export async function write<T>(
  method: Method,
  path: string,
  body?: Json,
  headers: Record<string, string> = {},
): Promise<T> {
  const type: Record<string, string> =
    body === undefined
      ? {}
      : { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' };
  const response = await send(BASE + path, {
    method,
    headers: { accept: 'application/json', 'x-orc-csrf': '1', ...type, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return (text === '' ? null : JSON.parse(text)) as T;
}

export const post = <T>(path: string, body: Json) => write<T>('POST', path, body);

export const segment = encodeURIComponent;

/** `?a=b` of what is set; nothing of what is empty. */
export function query(params: Record<string, string | number | boolean | null | undefined>): string {
  const set = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== '') set.set(name, String(value));
  }
  const text = set.toString();
  return text === '' ? '' : `?${text}`;
}
