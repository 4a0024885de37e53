// The client is one function over the generated operations: names, paths, parameters and answers come from the OpenAPI
// document, so nothing here has to follow the API by hand. Operations are values, so a bundler keeps only those in use.

import type { components, operations } from './generated/openapi.js';

export type Schemas = components['schemas'];
export type OperationName = keyof operations;
/** Method and path; the name is in the type only. */
export type Operation<N extends OperationName> = readonly [method: string, path: string] & {
  readonly name?: N;
};

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
  readonly problem: Problem;

  constructor(problem: Partial<Problem> & Pick<Problem, 'status' | 'code'>) {
    super(problem.detail || problem.title || problem.code);
    this.name = 'ApiError';
    this.problem = {
      type: 'about:blank',
      title: problem.code,
      detail: '',
      fix: [],
      correlation_id: '',
      ...problem,
    };
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
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

/** Nobody waits longer than this for one repeat, whatever the server says. */
const WAIT_MAX = 60_000;
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

  /** The answer to a request, after as many repeats as were asked for. */
  async request(method: string, address: string, init: RequestInit, signal?: AbortSignal): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt >= this.#retries;
      let response: Response;
      try {
        response = await this.#fetch(this.#url + address, {
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

  headers(accept: string, more: Record<string, string> = {}): Record<string, string> {
    return {
      accept,
      ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
      ...more,
    };
  }

  /** Calls an operation: `call(op.get_run, { path: { id } })`. */
  async call<N extends OperationName>(
    operation: Operation<N>,
    given: Arguments<N>,
  ): Promise<Answer<Result<N>>> {
    const [method, template] = operation;
    const args = given as Arguments<OperationName> & {
      path?: Record<string, string>;
      query?: object;
      body?: Json;
    };
    const headers = this.headers('application/json', args.headers);
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
    const response = await this.request(method, address(template, args.path, args.query), init, args.signal);
    if (!response.ok && response.status !== 304) throw await failure(response);
    const text = await response.text();
    return {
      data: (text === '' ? null : JSON.parse(text)) as Result<N>,
      status: response.status,
      etag: response.headers.get('etag'),
      headers: response.headers,
    };
  }
}

export function address(template: string, path: Record<string, string> = {}, query: object = {}): string {
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

export async function failure(response: Response): Promise<ApiError> {
  const { status, statusText } = response;
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (typeof body.code === 'string') return new ApiError({ ...body, status, code: body.code });
  } catch {
    // Not JSON: a proxy or the network answered, not our server.
  }
  const title = statusText || `HTTP ${status}`;
  return new ApiError({
    status,
    code: 'unexpected_response',
    title,
    detail: `${status} ${statusText}`.trim(),
  });
}

export async function pause(attempt: number, retryAfter: string | null, signal?: AbortSignal): Promise<void> {
  const told = retryAfter === null ? Number.NaN : Number(retryAfter) * 1000;
  const wait = Number.isFinite(told) ? Math.min(told, WAIT_MAX) : Math.random() * 250 * 2 ** attempt + 50;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, wait);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
