import type { InboxItem, Json, TaskView } from '../src/api/types';
import { itemOf } from './asked';
import { problem, type Reply } from './reply';
import { afterApproval } from './scripts';
import { LOCAL, type Run, type World } from './world';

function find(world: World, id: string): { run: Run; task: TaskView } | null {
  for (const run of world.runs.values()) {
    const task = run.view.tasks.find(({ approval }) => approval?.id === id);
    if (task !== undefined) return { run, task };
  }
  return null;
}

const WHATS = new Map([
  ['approval.requested', 'asked'],
  ['approval.edited', 'edited'],
  ['approval.delegated', 'delegated'],
]);

function historyOf(run: Run, task: TaskView): Json {
  return run.events
    .filter(({ kind, body }) => kind.startsWith('approval.') && body['task'] === task.path)
    .map(({ seq, kind, at, actor, body }) => ({
      seq,
      what: WHATS.get(kind) ?? (body['approved'] === true ? 'approved' : 'rejected'),
      by: kind === 'approval.requested' ? null : actor.name,
      to: null,
      note: null,
      value: body['input'] ?? null,
      at,
    }));
}

export function inbox(world: World, params: URLSearchParams): Reply {
  const part = params.get('state') ?? 'open';
  const items = [...world.runs.values()].flatMap(({ view }) =>
    view.tasks.flatMap(task => itemOf(view, task)),
  );
  const q = params.get('q')?.toLowerCase() ?? '';
  const asks = params.get('asks');
  const mine = (item: InboxItem) => item.handed_on.some(one => one.from === LOCAL.name);
  const fits = (item: InboxItem) =>
    (part === 'decided') === (item.state !== 'open') &&
    (part === 'decided' || (part === 'delegated') === mine(item)) &&
    `${item.title} ${item.task} ${item.run_name}`.toLowerCase().includes(q) &&
    (asks === null || item.asks === asks);
  return { status: 200, body: { items: items.filter(fits), next: null } };
}

export function about(
  world: World,
  id: string,
  verb: string | undefined,
  body: { [key: string]: Json },
): Reply {
  const found = find(world, id);
  if (found === null || found.task.approval === null)
    return problem(404, 'approval_not_found', `No approval has the id ${id}.`);
  const { run, task } = found;
  const approval = found.task.approval;
  const now = (): Reply => {
    const task = find(world, id)?.task;
    return { status: 200, body: task === undefined ? null : (itemOf(run.view, task)[0] ?? null) };
  };
  if (verb === undefined) return now();
  if (verb === 'history') return { status: 200, body: { items: historyOf(run, task), next: null } };
  if (approval.decided !== null)
    return problem(409, 'approval_decided', `${LOCAL.name} has decided it already.`);
  if (body['binding'] !== approval.binding)
    return problem(409, 'binding_mismatch', 'What was shown is not what would happen.');
  if (verb === 'edit') {
    const edited = [...approval.edited, { by: LOCAL.name, at: new Date().toISOString(), reason: null }];
    const changed = { input: body['input'] ?? null, binding: `${approval.binding}e`, edited, decisions: [] };
    const event = { task: task.path, by: { ...LOCAL }, input: changed.input, binding: changed.binding };
    world.emit(run, 'approval.edited', event, [{ ...task, approval: { ...approval, ...changed } }], {});
    return now();
  }
  if (verb === 'delegate') {
    const to = body['to'];
    const handed =
      typeof to === 'string'
        ? [{ from: { ...LOCAL }, to, note: body['note'] ?? null, until: body['until'] ?? null }]
        : [];
    world.emit(
      run,
      'approval.delegated',
      { task: task.path, to: to ?? null },
      [{ ...task, approval: { ...approval, handed: handed as unknown as typeof approval.handed } }],
      {},
    );
    return now();
  }
  decide(world, found.run, task, body);
  return now();
}

function decide(world: World, run: Run, task: TaskView, body: { [key: string]: Json }): void {
  const approval = task.approval;
  if (approval === null) return;
  const approved = body['approved'] === true;
  const note = typeof body['note'] === 'string' ? body['note'] : null;
  const at = new Date().toISOString();
  const decided = { approved, by: LOCAL.name, note, at, answer: body['answer'] ?? null };
  const next: TaskView = {
    ...task,
    status: approved ? 'succeeded' : 'failed',
    ended_at: at,
    approval: { ...approval, decided, decisions: [...approval.decisions, decided] },
  };
  const event = { task: task.path, approved, by: { ...LOCAL }, note, binding: approval.binding };
  world.emit(run, 'approval.decided', event, [next], { status: 'running' });
  world.told.settle(approval.id, approved ? 'approved' : 'rejected', LOCAL.name, at);
  if (!approved) world.fail(run, task.path, 'approval_rejected', `rejected by ${LOCAL.name}`);
  else if (run.view.tasks.some(({ path }) => path === 'send')) void afterApproval(world, run);
  else world.finish(run, {});
}
