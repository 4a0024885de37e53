// The client is one function over the generated table of operations: names, paths, parameters and answers come from the
// OpenAPI document, so nothing here has to follow the API by hand.

import type { components, operations } from './generated/openapi.js';
import { routes } from './generated/routes.js';

export type Schemas = components['schemas'];
export type OperationName = keyof operations & keyof typeof routes;

type Json = unknown;
type Parameters<N extends OperationName> = operations[N]['parameters'];
type Part<P, K extends string> = P extends { [_ in K]: infer V }
  ? V
  : P extends { [_ in K]?: infer V }
    ? V
    : never;
type Body<N extends OperationName> = operations[N] extends {
  requestBody: { content: { 'application/json': infer B } };
}
  ? { body: B }
  : operations[N] extends { requestBody?: { content: { 'application/json': infer B } } }
    ? { body?: B }
    : { body?: never };
type PathOf<N extends OperationName> = [Part<Parameters<N>, 'path'>] extends [never]
  ? { path?: never }
  : undefined extends Part<Parameters<N>, 'path'>
    ? { path?: never }
    : { path: Part<Parameters<N>, 'path'> };
type Query<N extends OperationName> = { query?: Part<Parameters<N>, 'query'> };

/** What an operation takes: path parameters, query, body, and what every call may have. */
export type Arguments<N extends OperationName> = PathOf<N> &
  Query<N> &
  Body<N> & {
    /** The same key gets the same answer; made up for you when a write is repeated. */
    idempotencyKey?: string;
    ifMatch?: string;
    ifNoneMatch?: string;
    headers?: Record<string, string>;
    signal?: AbortSignal;
  };

type Success = 200 | 201 | 202;
type Answers<N extends OperationName> = operations[N]['responses'];
type Content<R> = R extends { content: { 'application/json': infer T } } ? T : never;
/** The JSON of an operation's success; `null` where it has none. */
export type Result<N extends OperationName> = [Content<Answers<N>[keyof Answers<N> & Success]>] extends [
  never,
]
  ? null
  : Content<Answers<N>[keyof Answers<N> & Success]>;

export interface Answer<T> {
  data: T;
  status: number;
  /** Of the thing that was read or written: pass it as `ifMatch`. */
  etag: string | null;
  headers: Headers;
}

export type Problem = Schemas['Problem'];

/** A refused or failed request, in the words of the server where there are any. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.code = problem.code ?? 'unexpected_response';
    this.problem = problem;
  }
}

export interface Options {
  /** Where the server is; empty for the page's own origin. */
  url?: string;
  /** An API token. Without one the browser's session is used, and writes carry the header that proves the page's origin. */
  token?: string;
  fetch?: typeof fetch;
  /** How often a request is repeated that failed on the way or was told to come back; 2 by default. */
  retries?: number;
}

export interface Event {
  id: string | null;
  event: string;
  data: Json;
}

const READS = new Set(['GET', 'HEAD']);

export function createClient(options: Options = {}): Client {
  return new Client(options);
}

export class Client {
  readonly #url: string;
  readonly #token: string | undefined;
  readonly #retries: number;
  readonly #fetch: typeof fetch;

  constructor(options: Options) {
    this.#url = options.url ?? '';
    this.#token = options.token;
    this.#retries = options.retries ?? 2;
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
  }

  async #request(
    method: string,
    address: string,
    init: RequestInit,
    signal?: AbortSignal,
  ): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt >= this.#retries;
      let response: Response;
      try {
        response = await this.#fetch(address, {
          ...init,
          method,
          credentials: 'same-origin',
          ...(signal ? { signal } : {}),
        });
      } catch (cause) {
        if (signal?.aborted || last) throw cause;
        await pause(attempt, null, signal);
        continue;
      }
      if ((response.status !== 429 && response.status !== 503) || last) return response;
      await response.body?.cancel();
      await pause(attempt, response.headers.get('retry-after'), signal);
    }
  }

  /** Calls an operation by the name it has in the OpenAPI document. */
  async call<N extends OperationName>(name: N, given: Arguments<N>): Promise<Answer<Result<N>>> {
    const [method, template] = routes[name];
    const args = given as Arguments<OperationName> & {
      path?: Record<string, string>;
      query?: object;
      body?: Json;
    };
    const headers: Record<string, string> = { accept: 'application/json', ...args.headers };
    if (this.#token !== undefined) headers['authorization'] = `Bearer ${this.#token}`;
    if (args.ifMatch !== undefined) headers['if-match'] = args.ifMatch;
    if (args.ifNoneMatch !== undefined) headers['if-none-match'] = args.ifNoneMatch;
    if (!READS.has(method)) {
      if (this.#token === undefined) headers['x-orc-csrf'] = '1';
      // A write that is repeated must not be done twice.
      if (method === 'POST') headers['idempotency-key'] = args.idempotencyKey ?? crypto.randomUUID();
    }
    const init: RequestInit = { headers };
    if (args.body !== undefined) {
      headers['content-type'] = 'application/json';
      init.body = JSON.stringify(args.body);
    }
    const response = await this.#request(
      method,
      this.#url + address(template, args.path, args.query),
      init,
      args.signal,
    );
    if (!response.ok && response.status !== 304) throw await failure(response);
    const text = await response.text();
    return {
      data: (text === '' ? null : JSON.parse(text)) as Result<N>,
      status: response.status,
      etag: response.headers.get('etag'),
      headers: response.headers,
    };
  }

  /** Every item of a list, page after page. */
  async *items<N extends OperationName>(name: N, given: Arguments<N>): AsyncGenerator<Item<Result<N>>> {
    let after: string | undefined;
    do {
      const query = { ...(given.query as object | undefined), ...(after === undefined ? {} : { after }) };
      const page = (await this.call(name, { ...given, query } as Arguments<N>)).data as {
        items: Item<Result<N>>[];
        next?: string | null;
      };
      yield* page.items;
      after = page.next ?? undefined;
    } while (after !== undefined);
  }

  /** Server-sent events of a live operation; goes on after the last id when the connection breaks. */
  async *events<N extends OperationName>(name: N, given: Arguments<N>): AsyncGenerator<Event> {
    const [method, template] = routes[name];
    const args = given as Arguments<OperationName> & { path?: Record<string, string>; query?: object };
    const headers: Record<string, string> = { accept: 'text/event-stream', ...args.headers };
    if (this.#token !== undefined) headers['authorization'] = `Bearer ${this.#token}`;
    for (;;) {
      const response = await this.#request(
        method,
        this.#url + address(template, args.path, args.query),
        { headers },
        args.signal,
      );
      if (!response.ok) throw await failure(response);
      for await (const event of parse(response)) {
        if (event.id !== null) headers['last-event-id'] = event.id;
        yield event;
        if (event.event === 'end') return;
      }
      await pause(0, null, args.signal);
    }
  }
}

type Item<P> = P extends { items: (infer T)[] } ? T : never;

function address(template: string, path: Record<string, string> = {}, query: object = {}): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name];
    if (value === undefined) throw new TypeError(`the path parameter \`${name}\` is missing`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.append(name, String(value));
  }
  const text = search.toString();
  return text === '' ? filled : `${filled}?${text}`;
}

async function failure(response: Response): Promise<ApiError> {
  try {
    return new ApiError(response.status, (await response.json()) as Partial<Problem>);
  } catch {
    // Not JSON: a proxy or the network answered, not our server.
    return new ApiError(response.status, { title: response.statusText });
  }
}

async function pause(attempt: number, retryAfter: string | null, signal?: AbortSignal): Promise<void> {
  const told = retryAfter === null ? Number.NaN : Number(retryAfter) * 1000;
  const wait = Number.isFinite(told) ? told : Math.random() * 250 * 2 ** attempt + 50;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, wait);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}

async function* parse(response: Response): AsyncGenerator<Event> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = block.split('\n').reduce<{ id: string | null; event: string; data: string }>(field, {
        id: null,
        event: 'message',
        data: '',
      });
      if (event.data !== '') yield { id: event.id, event: event.event, data: JSON.parse(event.data) as Json };
    }
  }
}

function field(event: { id: string | null; event: string; data: string }, line: string) {
  const [name, value = ''] = [
    line.slice(0, Math.max(line.indexOf(':'), 0)),
    line.slice(line.indexOf(':') + 1).trimStart(),
  ];
  if (name === 'id') return { ...event, id: value };
  if (name === 'event') return { ...event, event: value };
  if (name === 'data') return { ...event, data: event.data + value };
  return event;
}
