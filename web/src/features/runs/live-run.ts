import type { EventView, LiveChange, RunView, TaskView } from '../../api/types';

/** Pure: how the changes of one frame change what is known of a run. */
export function applyChanges(view: RunView, changes: LiveChange[]): RunView {
  let run = view.run;
  let error = view.error;
  let outputs = view.outputs;
  let { paused, checkpoints, signals } = view;
  const changed = new Map<string, TaskView>();
  for (const change of changes) {
    if (change.event.seq <= run.seq && run !== change.run && change.run.seq <= run.seq) continue;
    run = change.run;
    for (const task of change.tasks) changed.set(task.path, task);
    if (change.event.kind === 'run.failed')
      error = (change.event.body['error'] as unknown as RunView['error']) ?? error;
    ({ paused, checkpoints, signals } = steered({ paused, checkpoints, signals }, change.event));
    if (change.event.kind === 'run.succeeded') outputs = change.event.body['outputs'] ?? outputs;
  }
  if (run === view.run) return view;
  return {
    ...view,
    run,
    error,
    outputs,
    paused,
    checkpoints,
    signals,
    tasks: mergeTasks(view.tasks, changed),
  };
}

type Steered = Pick<RunView, 'paused' | 'checkpoints' | 'signals'>;

/** What a person did to the run; lists carry none of it. */
function steered(before: Steered, { kind, at, actor, body, seq }: EventView): Steered {
  const set = { at, by: actor.name, reason: typeof body['reason'] === 'string' ? body['reason'] : null };
  if (kind === 'run.paused') return { ...before, paused: set };
  if (kind === 'run.unpaused' || kind === 'run.cancel_requested') return { ...before, paused: null };
  if (kind === 'signal.received' || kind === 'signal.taken') {
    const came = kind === 'signal.received';
    const counted = (one: RunView['signals'][number]) =>
      came
        ? { ...one, received: one.received + 1, untaken: one.untaken + 1 }
        : { ...one, untaken: Math.max(0, one.untaken - 1) };
    return {
      ...before,
      signals: before.signals.map(one => (one.name === body['signal'] ? counted(one) : one)),
    };
  }
  if (kind === 'run.checkpoint')
    return { ...before, checkpoints: [...before.checkpoints, { name: String(body['name']), seq, ...set }] };
  return before;
}

/** Keeps document order: known tasks stay where they are, new ones go behind their siblings inside their parent. */
export function mergeTasks(tasks: TaskView[], changed: Map<string, TaskView>): TaskView[] {
  if (changed.size === 0) return tasks;
  const fresh = new Map(changed);
  const merged = tasks.map(task => {
    const next = fresh.get(task.path);
    if (next === undefined) return task;
    fresh.delete(task.path);
    return next;
  });
  if (fresh.size === 0) return merged;
  return insert(merged, [...fresh.values()]);
}

function insert(tasks: TaskView[], fresh: TaskView[]): TaskView[] {
  const children = new Map<string | null, TaskView[]>();
  const known = new Set<string>();
  for (const task of [...tasks, ...fresh]) {
    known.add(task.path);
    const list = children.get(task.parent);
    if (list) list.push(task);
    else children.set(task.parent, [task]);
  }
  const freshPaths = new Set(fresh.map(task => task.path));
  for (const list of children.values()) {
    if (list.some(task => freshPaths.has(task.path))) sortSiblings(list);
  }
  const ordered: TaskView[] = [];
  const visit = (task: TaskView) => {
    ordered.push(task);
    for (const child of children.get(task.path) ?? []) visit(child);
  };
  for (const root of children.get(null) ?? []) visit(root);
  // A child whose parent was never announced must still be seen.
  for (const [parent, list] of children) {
    if (parent !== null && !known.has(parent)) list.forEach(visit);
  }
  return ordered;
}

/** By item of a loop, then by line; equal ones keep the order in which they came. */
function sortSiblings(list: TaskView[]): void {
  list.sort((a, b) => (a.index ?? 0) - (b.index ?? 0) || a.line - b.line);
}
