import type {
  RollbackItem,
  RollbackPlan,
  RunChange,
  RunDiff,
  RunEffect,
  RunEffects,
  RunState,
  RunStepSide,
} from '../src/api/travel';
import type { EventView, Json, RunView, TaskView } from '../src/api/types';
import { problem, type Call, type Reply } from './reply';
import { task, type Run, type World } from './world';

/** Runs as they were, what they did outside, and two side by side: from the events that the mock keeps. */

const PURE = new Set(['set', 'if', 'switch', 'for_each', 'wait', 'approval', 'git.log', 'file.read']);

function seqOf(run: Run, path: string, kinds: RegExp): number {
  return run.events.find(event => event.body['task'] === path && kinds.test(event.kind))?.seq ?? Infinity;
}

function taskAt(run: Run, task: TaskView, at: number): TaskView[] {
  if (seqOf(run, task.path, /^task\.started$/) > at) return [];
  if (seqOf(run, task.path, /^task\.(succeeded|failed|skipped|cancelled)$/) <= at) return [task];
  const open = { status: 'running' as const, ended_at: null, output: null, error: null, usage: null };
  return [{ ...task, ...open, calls: [], answers: [] }];
}

/** The view, folded up to an event. */
export function viewAt(run: Run, at: number): RunView {
  const { view } = run;
  if (at >= run.events.length) return view;
  const tasks = view.tasks.flatMap(task => taskAt(run, task, at));
  const count = (status: string) => tasks.filter(task => task.status === status).length;
  return {
    ...view,
    tasks,
    outputs: null,
    error: null,
    run: {
      ...view.run,
      status: 'running',
      ended_at: null,
      seq: at,
      steps_total: tasks.length,
      steps_done: count('succeeded'),
      steps_failed: count('failed'),
      waiting: 0,
    },
  };
}

function state(run: Run, call: Call): Reply {
  const last = run.events.length;
  const at = Number(call.url.searchParams.get('at') ?? last);
  const event = run.events[at - 1];
  if (event === undefined)
    return problem(404, 'no_such_event', `The run has no event ${at}; its events are 1 to ${last}.`, [
      `Give a number from 1 to ${last}.`,
    ]);
  const body: RunState = { at, last, event, view: viewAt(run, at), timers: [] };
  return { status: 200, body };
}

function effectOf(run: Run, event: EventView): RunEffect[] {
  const path = String(event.body['task'] ?? '');
  const task = run.view.tasks.find(one => one.path === path);
  if (event.kind !== 'task.started' || task === undefined || PURE.has(task.uses)) return [];
  const model = task.uses === 'model';
  return [
    {
      seq: event.seq,
      task: path,
      call: null,
      attempt: task.attempt,
      kind: model ? 'model' : 'tool',
      what: model ? (task.usage?.served_by ?? '') : task.uses,
      class: model ? null : 'irreversible',
      state: task.status === 'succeeded' ? 'done' : task.status === 'failed' ? 'unknown' : 'running',
      began_at: event.at,
      input: task.input,
      cost_microusd: task.usage?.cost_microusd ?? 0,
      undoable: false,
      undo: model
        ? 'cannot be undone: an answer of a model is paid for'
        : 'cannot be undone: the tool does not know how',
      undone_by: null,
      key: 'k',
    },
  ];
}

function effects(run: Run): Reply {
  const items = run.events.flatMap(event => effectOf(run, event));
  const body: RunEffects = {
    items,
    more: 0,
    cost_microusd: items.reduce((sum, item) => sum + item.cost_microusd, 0),
  };
  return { status: 200, body };
}

function rollbackItems(run: Run, to: number): RollbackItem[] {
  const items = run.events.flatMap(event => effectOf(run, event)).filter(({ seq }) => seq > to);
  return items.toReversed().map(({ seq, task, what, kind, state, undo }) => {
    const undoes = kind === 'tool' && state === 'done';
    const does = undoes ? 'undo' : state === 'done' ? 'stays' : 'unknown';
    const call = undoes ? { tool: 'http.request', with: { method: 'DELETE' } } : null;
    return { seq, task, what, does, why: undoes ? 'undone by `http.request`' : undo, call };
  });
}

function rollback(world: World, run: Run, to: number, begin: boolean): Reply {
  const items = rollbackItems(run, to);
  const undone = items.filter(({ does }) => does === 'undo');
  const plan: RollbackPlan = {
    to,
    binding: `plan-${run.view.run.id}-${to}`,
    items,
    undone: undone.length,
    stays: items.length - undone.length,
  };
  if (!begin) return { status: 200, body: plan };
  const tasks = undone.map(({ seq, what }) => task(`undo_${seq}`, what, { status: 'succeeded' }));
  const made = world.add('rollback', tasks, { status: 'succeeded', ended_at: new Date().toISOString() });
  return { status: 201, body: made.view.run };
}

const ms = (from: string | null, to: string | null) =>
  from === null || to === null ? null : Date.parse(to) - Date.parse(from);

const side = (task: TaskView): RunStepSide => ({
  uses: task.uses,
  status: task.status,
  attempt: task.attempt,
  ms: ms(task.started_at, task.ended_at),
  cost_microusd: task.usage?.cost_microusd ?? 0,
  tokens_in: task.usage?.tokens_in ?? 0,
  tokens_out: task.usage?.tokens_out ?? 0,
  model: task.usage?.served_by ?? null,
});

function changes(a: TaskView, b: TaskView): RunChange[] {
  const pairs = { status: [a.status, b.status], input: [a.input, b.input], output: [a.output, b.output] };
  return Object.entries(pairs).flatMap(([what, [x, y]]) =>
    JSON.stringify(x) === JSON.stringify(y) ? [] : [{ what, at: '', a: x as Json, b: y as Json }],
  );
}

function diff(run: Run, other: Run): Reply {
  const [a, b] = [run.view, other.view];
  const paths = new Set([...a.tasks, ...b.tasks].map(({ path }) => path));
  const steps = Array.from(paths, path => {
    const [x, y] = [a.tasks.find(one => one.path === path), b.tasks.find(one => one.path === path)];
    const found = x !== undefined && y !== undefined ? changes(x, y) : [];
    return {
      path,
      state:
        x === undefined
          ? ('only_b' as const)
          : y === undefined
            ? ('only_a' as const)
            : found.length > 0
              ? ('changed' as const)
              : ('same' as const),
      a: x === undefined ? null : side(x),
      b: y === undefined ? null : side(y),
      changes: found,
    };
  });
  const body: RunDiff = {
    a: a.run,
    b: b.run,
    same_workflow: a.workflow.hash === b.workflow.hash,
    files: a.workflow.hash === b.workflow.hash ? [] : [a.workflow.main],
    a_ms: ms(a.run.started_at, a.run.ended_at),
    b_ms: ms(b.run.started_at, b.run.ended_at),
    changes: [],
    steps,
  };
  return { status: 200, body };
}

export function answerTravel(world: World, call: Call): Reply | undefined {
  const found = /^\/api\/v1\/runs\/([^/]+)\/(state|effects|diff|rollback)$/.exec(call.url.pathname);
  if (found === null || (call.method !== 'GET' && found[2] !== 'rollback')) return undefined;
  const run = world.runs.get(decodeURIComponent(found[1] ?? ''));
  const other = world.runs.get(call.url.searchParams.get('with') ?? '');
  if (run === undefined || (found[2] === 'diff' && other === undefined))
    return problem(404, 'run_not_found', 'There is no such run.', ['List the runs with `orc runs list`.']);
  if (found[2] === 'state') return state(run, call);
  if (found[2] === 'rollback') {
    const given = call.method === 'GET' ? call.url.searchParams.get('to') : call.body['to'];
    return rollback(world, run, Number(given), call.method !== 'GET');
  }
  return found[2] === 'effects' || other === undefined ? effects(run) : diff(run, other);
}
