import { readFileSync } from 'node:fs';
import type { Account, Attempt, DeliveryDetail, Role, Token } from '../src/api/manage';
import { problem, type Call, type Reply } from './reply';

/** Deliveries, tokens and accounts of the mock, and the real document of the API. */

const ok = (body: unknown, status = 200): Reply => ({ status, body });
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export function openapi(): unknown {
  return JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
}

function attempts(count: number, last: Partial<Attempt>, from: number): Attempt[] {
  return Array.from({ length: count }, (_, i) => ({
    attempt: i + 1,
    at: ago(from - i * 2),
    duration_ms: 40 + i * 13,
    status: 503,
    error: null,
    response: 'upstream is restarting',
    ...(i === count - 1 ? last : {}),
  }));
}

function delivery(i: number): DeliveryDetail {
  const kind = i % 5;
  const state = kind === 3 ? 'failed' : kind === 4 && i < 12 ? 'pending' : 'delivered';
  const type = ['run.failed', 'model.published', 'approval.requested'][i % 3] ?? 'run.failed';
  const log =
    state === 'delivered'
      ? attempts(kind === 2 ? 3 : 1, { status: 200, response: 'ok', duration_ms: 84 }, i * 9 + 2)
      : attempts(
          state === 'failed' ? 5 : 2,
          { status: null, error: 'connection refused by hooks.example.org:443', response: null },
          i * 9 + 2,
        );
  const done = state === 'delivered';
  return {
    id: `whd_${String(900 - i)}`,
    workspace: i % 4 === 0 ? 'shop' : 'default',
    endpoint: i % 4 === 0 ? 'archive' : 'chat',
    type,
    subject: type.startsWith('model') ? 'model/default/fast' : `run/run_h${900 - i}`,
    state,
    attempts: log.length,
    last_status: log.at(-1)?.status ?? null,
    last_error: log.at(-1)?.error ?? null,
    created_at: ago(i * 9 + 3),
    next_attempt_at: state === 'pending' ? new Date(Date.now() + 90_000).toISOString() : null,
    delivered_at: done ? ago(i * 9 + 1) : null,
    test: i === 2,
    url: 'https://hooks.example.org/in/4711',
    event: {
      specversion: '1.0',
      id: `evt_${i}`,
      type,
      source: '/orchestrator',
      data: { run: `run_h${900 - i}`, error: 'http_status' },
    },
    log,
  };
}

const deliveries = Array.from({ length: 70 }, (_, i) => delivery(i));

const accounts: Account[] = [
  {
    id: 'usr_local',
    kind: 'user',
    name: 'Local user',
    email: null,
    role: 'owner',
    workspace: null,
    disabled: false,
    created_at: ago(90_000),
  },
  {
    id: 'usr_ada',
    kind: 'user',
    name: 'Ada Example',
    email: 'ada@example.org',
    role: 'developer',
    workspace: 'shop',
    disabled: false,
    created_at: ago(70_000),
  },
  {
    id: 'usr_joan',
    kind: 'user',
    name: 'Joan Example',
    email: 'joan@example.org',
    role: 'viewer',
    workspace: null,
    disabled: true,
    created_at: ago(60_000),
  },
  {
    id: 'svc_nightly',
    kind: 'service_account',
    name: 'nightly-import',
    role: 'operator',
    workspace: 'default',
    disabled: false,
    created_at: ago(50_000),
  },
];

const roles: Role[] = [
  { name: 'owner', rights: ['*:*'] },
  { name: 'developer', rights: ['*:read', 'model:*', 'workflow:*', 'run:create', 'run:control'] },
  { name: 'operator', rights: ['*:read', 'run:control', 'approval:approve'] },
  { name: 'viewer', rights: ['*:read'] },
];

let tokens: Token[] = [
  {
    id: 'tok_1',
    name: 'nightly import',
    account: 'svc_nightly',
    account_name: 'nightly-import',
    scopes: ['run:create', 'run:read'],
    created_at: ago(40_000),
    expires_at: new Date(Date.now() + 86_400_000 * 20).toISOString(),
    last_used_at: ago(7),
  },
  {
    id: 'tok_2',
    name: 'laptop',
    account: 'usr_local',
    account_name: 'Local user',
    scopes: ['*:*'],
    created_at: ago(80_000),
    expires_at: ago(1000),
    last_used_at: null,
  },
];

function createToken(call: Call): Reply {
  const { name, scopes, expires_at } = call.body;
  if (typeof name !== 'string' || name.trim() === '') {
    const reply = problem(422, 'bad_body', 'A token has a name, so that one knows later what it is for.');
    return { ...reply, body: { ...(reply.body as object), place: '/name' } };
  }
  const token: Token = {
    id: `tok_${Date.now()}`,
    name,
    account: 'usr_local',
    account_name: 'Local user',
    scopes: Array.isArray(scopes) ? scopes.map(String) : [],
    created_at: ago(0),
    expires_at: typeof expires_at === 'string' ? expires_at : null,
    last_used_at: null,
  };
  tokens = [token, ...tokens];
  return ok({ ...token, token: 'orc_mock_3f9c2a7be1d84c50a6b1' }, 201);
}

function listDeliveries(params: URLSearchParams): Reply {
  const endpoint = params.get('endpoint');
  const state = params.get('state');
  const all = deliveries
    .filter(
      one =>
        (endpoint === null || `${one.workspace}/${one.endpoint}` === endpoint || one.endpoint === endpoint) &&
        (state === null || one.state === state),
    )
    .map(one => ({ ...one, log: undefined, event: undefined, url: undefined }));
  const from = Number(params.get('after') ?? 0);
  const items = all.slice(from, from + 50);
  return ok({ items, next: from + 50 < all.length ? String(from + 50) : null, total: all.length });
}

function replay(id: string): Reply {
  const found = deliveries.find(one => one.id === id);
  if (found === undefined) return problem(404, 'delivery_not_found', `No delivery has the id ${id}.`);
  found.log.push({
    attempt: found.log.length + 1,
    at: ago(0),
    duration_ms: 61,
    status: 200,
    error: null,
    response: 'ok',
  });
  Object.assign(found, {
    state: 'delivered',
    attempts: found.log.length,
    last_status: 200,
    last_error: null,
    next_attempt_at: null,
    delivered_at: ago(0),
  });
  return ok(found, 202);
}

export function answerManage(_world: unknown, call: Call): Reply | null {
  const [first, id, verb] = call.url.pathname.slice('/api/v1/'.length).split('/').map(decodeURIComponent);
  if (first === 'accounts') return ok({ items: accounts, next: null, total: accounts.length });
  if (first === 'roles') return ok({ items: roles });
  if (first === 'tokens' && id !== undefined) {
    tokens = tokens.filter(token => token.id !== id);
    return ok(null, 204);
  }
  if (first === 'tokens')
    return call.method === 'POST'
      ? createToken(call)
      : ok({ items: tokens, next: null, total: tokens.length });
  if (first !== 'deliveries') return null;
  if (id === undefined) return listDeliveries(call.url.searchParams);
  if (verb === 'replay') return replay(id);
  const found = deliveries.find(one => one.id === id);
  return found === undefined
    ? problem(404, 'delivery_not_found', `No delivery has the id ${id}.`)
    : ok(found);
}
