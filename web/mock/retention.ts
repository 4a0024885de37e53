import { problem, type Call, type Reply } from './reply';

/** Retention of the mock: one run that goes, one that is held, and one that was removed before. */

const ok = (body: unknown, status = 200): Reply => ({ status, body });
const by = { id: 'usr_local', kind: 'user', name: 'local' };
export const GONE = 'run_0123456789abcdef0123456789abcdef';
const HELD = 'run_00000000000000000000000000000012';

const item = (run: string, why: string | null) => ({
  run,
  workspace: 'default',
  workflow: 'invoices',
  status: 'succeeded',
  ended_at: '2026-05-01T09:00:00.000000Z',
  events: 12,
  bytes: 48_000,
  does: why === null ? 'removed' : 'stays',
  why,
  policy: 'standard',
  policy_version: 1,
  kept_days: 90,
});

const stone = (run: string) => ({
  run,
  workspace: 'default',
  workflow: 'invoices',
  version: null,
  status: 'succeeded',
  started_at: '2026-05-01T08:00:00.000000Z',
  ended_at: '2026-05-01T09:00:00.000000Z',
  events: 12,
  head: '0'.repeat(64),
  policy: 'standard',
  policy_version: 1,
  kept_days: 90,
  removed_at: '2026-11-01T09:00:00.000000Z',
  by,
});

let going = ['run_00000000000000000000000000000011'];
const removed = [stone(GONE)];
let holds = [{ id: HELD, reason: 'case 12', by, at: '2026-06-01T09:00:00.000000Z' }];

function plan() {
  const kept = holds.some(hold => hold.id === HELD);
  const items = [...going.map(run => item(run, null)), ...(kept ? [item(HELD, 'it is held: case 12')] : [])];
  const bytes = going.length * 48_000;
  return { binding: 'b1', rules: 1, items, removed: going.length, stays: kept ? 1 : 0, bytes, more: false };
}

function lift(id: unknown): Reply {
  holds = holds.filter(hold => hold.id !== id);
  return { status: 204, body: null };
}

function hold(run: unknown, reason: unknown): Reply {
  const made = { id: String(run), reason: String(reason), by, at: new Date().toISOString() };
  holds = [...holds, made];
  return ok(made, 201);
}

function apply(): Reply {
  const done = going.length;
  removed.unshift(...going.map(stone));
  going = [];
  return ok({ removed: done, stays: 0 });
}

export function answerRetention({ method, url, body }: Call): Reply | undefined {
  if (url.pathname === `/api/v1/runs/${GONE}`)
    return problem(
      404,
      'run_removed',
      `run ${GONE} of \`invoices\` was removed at 2026-11-01T09:00:00.000000Z by the retention rule \`standard\``,
    );
  switch (`${method} ${url.pathname}`) {
    case 'GET /api/v1/retention/plan':
      return ok(plan());
    case 'POST /api/v1/retention/apply':
      return apply();
    case 'GET /api/v1/retention/holds':
      return ok({ items: holds });
    case 'POST /api/v1/retention/holds':
      return hold(body['run'], body['reason']);
    case 'POST /api/v1/retention/holds/lift':
      return lift(body['id']);
    case 'GET /api/v1/retention/removed':
      return ok({ items: removed, next: null });
    default:
      return undefined;
  }
}
