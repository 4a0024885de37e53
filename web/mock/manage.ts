import { readFileSync } from 'node:fs';
import type { Account, Attempt, DeliveryDetails, Role, Token } from '../src/api/manage';
import { problem, type Call, type Reply } from './reply';

/** Deliveries, tokens and accounts of the mock, and the real document of the API. */

const ok = (body: unknown, status = 200): Reply => ({ status, body });
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export function openapi(): unknown {
  return JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
}

const URL_OUT = 'https://hooks.example.org/in/4711';

function attempts(count: number, last: Partial<Attempt>, from: number): Attempt[] {
  return Array.from({ length: count }, (_, i) => ({
    n: i + 1,
    at: ago(from - i * 2),
    url: URL_OUT,
    ms: 40 + i * 13,
    status: 503,
    error: 'the receiver answered 503',
    response: 'upstream is restarting',
    ...(i === count - 1 ? last : {}),
  }));
}

function delivery(i: number): DeliveryDetails {
  const kind = i % 5;
  const state = kind === 3 ? 'failed' : kind === 4 && i < 12 ? 'pending' : 'delivered';
  const type = ['orc.run.failed', 'orc.model.published', 'orc.approval.requested'][i % 3] ?? '';
  const arrived = { status: 200, error: null, response: 'ok', ms: 84 };
  const refused = { status: null, error: 'connection refused by hooks.example.org:443', response: null };
  const from = i * 9 + 2;
  const tries =
    state === 'delivered'
      ? attempts(kind === 2 ? 3 : 1, arrived, from)
      : attempts(state === 'failed' ? 5 : 2, refused, from);
  const last = tries.at(-1);
  const subject = type.includes('model') ? 'model/default/fast' : `run/run_h${900 - i}`;
  return {
    id: `dlv_${String(900 - i)}`,
    event: `evt_${i}`,
    type,
    subject,
    endpoint:
      i % 4 === 0
        ? { id: 'res_a', workspace: 'shop', name: 'archive' }
        : { id: 'res_c', workspace: 'default', name: 'chat' },
    state,
    attempts: tries.length,
    next_at: state === 'pending' ? new Date(Date.now() + 90_000).toISOString() : null,
    created_at: ago(i * 9 + 3),
    last_at: last?.at ?? null,
    ended_at: state === 'pending' ? null : ago(i * 9 + 1),
    status: last?.status ?? null,
    error: last?.error ?? null,
    ms: last?.ms ?? null,
    replay_of: i === 2 ? 'dlv_800' : null,
    held: null,
    body: { specversion: '1.0', id: `evt_${i}`, type, source: '/orchestrator', data: { subject } },
    tries,
  };
}

const deliveries = Array.from({ length: 70 }, (_, i) => delivery(i));

const account = (more: Partial<Account> & Pick<Account, 'id' | 'name'>): Account => ({
  kind: 'user',
  roles: [],
  teams: [],
  disabled: false,
  email: null,
  created_at: ago(90_000),
  created_by: 'system',
  updated_at: ago(70_000),
  ...more,
});
const accounts: Account[] = [
  account({ id: 'usr_local', name: 'local', roles: [{ role: 'system_admin', workspace: null }] }),
  account({
    id: 'usr_ada',
    email: 'ada@example.org',
    name: 'ada@example.org',
    roles: [{ role: 'developer', workspace: 'shop' }],
    teams: ['docs'],
  }),
  account({
    id: 'usr_joan',
    name: 'joan@example.org',
    roles: [{ role: 'viewer', workspace: null }],
    disabled: true,
  }),
  account({
    id: 'svc_1',
    kind: 'service_account',
    name: 'nightly-import',
    roles: [
      { role: 'operator', workspace: 'default' },
      { role: 'viewer', workspace: 'shop' },
    ],
  }),
];

const role = (name: string, title: string, summary: string, rights: string[]): Role => ({
  name,
  title,
  summary,
  rights,
  rights_in_workspace: name === 'system_admin' ? [] : rights,
});
const roles: Role[] = [
  role('system_admin', 'System administrator', 'Keeps the installation.', ['*:*']),
  role('developer', 'Developer', 'Builds workflows and what they use.', [
    '*:read',
    'model:*',
    'workflow:*',
    'run:create',
    'run:control',
  ]),
  role('operator', 'Operator', 'Keeps runs going.', ['*:read', 'run:control', 'approval:approve']),
  role('viewer', 'Viewer', 'Looks.', ['*:read']),
];

const holder = { id: 'usr_local', name: 'local' };
let tokens: Token[] = [
  {
    id: 'tok_1',
    name: 'nightly import',
    account: { id: 'svc_1', name: 'nightly-import' },
    prefix: 'orc_0190a7c8_3f9a1c',
    scopes: ['run:create', 'run:read'],
    state: 'active',
    created_at: ago(40_000),
    created_by: 'local',
    expires_at: new Date(Date.now() + 86_400_000 * 20).toISOString(),
    last_used_at: ago(7),
    revoked_at: null,
  },
  {
    id: 'tok_2',
    name: 'laptop',
    account: holder,
    prefix: 'orc_0190a7c8_77ab01',
    scopes: null,
    state: 'expired',
    created_at: ago(80_000),
    created_by: 'local',
    expires_at: ago(1000),
    last_used_at: null,
    revoked_at: null,
  },
];

function createAccount(call: Call): Reply {
  const { name, kind, role: given, workspace } = call.body;
  if (accounts.some(one => one.name === name))
    return problem(409, 'account_exists', `There is an account \`${String(name)}\` already.`);
  const made = account({
    id: `usr_${Date.now()}`,
    name: String(name),
    kind: kind === 'service_account' ? kind : 'user',
    roles: [{ role: String(given), workspace: typeof workspace === 'string' ? workspace : null }],
    created_at: ago(0),
  });
  accounts.push(made);
  return ok(made, 201);
}

function createToken(call: Call): Reply {
  const { name, scopes, expires_at } = call.body;
  if (typeof name !== 'string' || name.trim() === '') {
    const reply = problem(422, 'bad_body', 'A token has a name, so that one knows later what it is for.');
    return { ...reply, body: { ...(reply.body as object), place: '/name' } };
  }
  const token: Token = {
    id: `tok_${Date.now()}`,
    name,
    account: accounts.find(one => one.name === call.body['account']) ?? holder,
    prefix: 'orc_mock_3f9c2a',
    scopes: Array.isArray(scopes) ? scopes.map(String) : null,
    state: 'active',
    created_at: ago(0),
    created_by: 'local',
    expires_at:
      typeof expires_at === 'string' ? expires_at : new Date(Date.now() + 86_400_000 * 90).toISOString(),
    last_used_at: null,
    revoked_at: null,
  };
  tokens = [token, ...tokens];
  return ok({ ...token, token: 'orc_mock_3f9c2a7be1d84c50a6b1' }, 201);
}

function listDeliveries(params: URLSearchParams): Reply {
  const endpoint = params.get('endpoint');
  const state = params.get('state');
  const workspace = params.get('workspace');
  const all = deliveries
    .filter(one => endpoint === null || one.endpoint.name === endpoint)
    .filter(one => workspace === null || one.endpoint.workspace === workspace)
    .filter(one => state === null || one.state === state)
    .map(one => ({ ...one, tries: undefined, body: undefined }));
  const from = Number(params.get('after') ?? 0);
  const items = all.slice(from, from + 50);
  return ok({ items, next: from + 50 < all.length ? String(from + 50) : null, total: all.length });
}

function replay(id: string): Reply {
  const found = deliveries.find(one => one.id === id);
  if (found === undefined) return problem(404, 'delivery_not_found', `No delivery has the id ${id}.`);
  const again = delivery(1);
  const repeated = {
    ...again,
    id: `dlv_${Date.now()}`,
    endpoint: found.endpoint,
    type: found.type,
    created_at: ago(0),
    replay_of: id,
    held: null,
  };
  deliveries.unshift(repeated);
  return ok(repeated, 202);
}

function sendTest(workspace: string, name: string): Reply {
  const sent = {
    ...delivery(0),
    id: `dlv_${Date.now()}`,
    type: 'orc.webhook-endpoint.tested',
    created_at: ago(0),
    endpoint: { id: 'res_t', workspace, name },
  };
  deliveries.unshift(sent);
  return ok(sent);
}

export function answerManage(_world: unknown, call: Call): Reply | null {
  const [first, id, verb] = call.url.pathname.slice('/api/v1/'.length).split('/').map(decodeURIComponent);
  if (first === 'accounts' && id !== undefined) {
    const found = accounts.find(one => one.id === id);
    if (found !== undefined && verb === 'roles') {
      found.roles = call.body['roles'] as unknown as Account['roles'];
      return ok(found);
    }
    if (found !== undefined) found.disabled = call.body['disabled'] === true;
    return ok(found);
  }
  if (first === 'workspaces' && call.url.pathname.endsWith('/test')) {
    const [, , , , workspace = '', , name = ''] = call.url.pathname.split('/').map(decodeURIComponent);
    return sendTest(workspace, name);
  }
  if (first === 'accounts' && call.method === 'POST') return createAccount(call);
  if (first === 'accounts') return ok({ items: accounts, next: null, total: accounts.length });
  if (first === 'roles') return ok({ items: roles });
  if (first === 'tokens' && id !== undefined) {
    tokens = tokens.map(one => (one.id === id ? { ...one, state: 'revoked', revoked_at: ago(0) } : one));
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
