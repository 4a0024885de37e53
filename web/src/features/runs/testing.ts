import type { EventView, LiveChange, RunSummary, RunView, TaskView } from '../../api/types';

/** Small values for tests. */
export function aTask(path: string, more: Partial<TaskView> = {}): TaskView {
  return {
    path,
    step: path.split('/').at(-1) ?? path,
    uses: 'set',
    parent: null,
    index: null,
    line: 1,
    status: 'succeeded',
    attempt: 1,
    attempts_max: 1,
    queued_at: null,
    started_at: null,
    ended_at: null,
    input: null,
    output: null,
    error: null,
    reason: null,
    usage: null,
    turns: 0,
    calls: [],
    answers: [],
    approval: null,
    wait_until: null,
    wait_signal: null,
    retry_at: null,
    held: false,
    ...more,
  };
}

export function aRun(id: string, more: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    name: 'demo',
    workspace: 'default',
    owner: { id: 'u', kind: 'user', name: 'Ada' },
    status: 'running',
    started_at: '2026-01-01T00:00:00Z',
    ended_at: null,
    steps_total: 1,
    steps_done: 0,
    steps_failed: 0,
    waiting: 0,
    cost_microusd: 0,
    tokens_in: 0,
    tokens_out: 0,
    simulated: false,
    note: null,
    seq: 1,
    imported: null,
    ...more,
  };
}

export function aView(run: RunSummary, tasks: TaskView[]): RunView {
  return {
    run,
    workflow: { hash: 'h', main: 'demo.yaml', files: {}, description: null },
    inputs: {},
    outputs: null,
    error: null,
    tasks,
    outputs_order: [],
    answers: [],
    locked: [],
    from: null,
    paused: null,
    checkpoints: [],
    signals: [],
    started_by: { id: 'u', kind: 'user', name: 'Ada' },
  };
}

export function anEvent(seq: number, kind: string, body: EventView['body'] = {}): EventView {
  const actor = { id: 'u', kind: 'user', name: 'Ada' };
  return { seq, pos: seq, kind, at: '2026-01-01T00:00:01Z', actor, body };
}

export function aChange(
  seq: number,
  tasks: TaskView[],
  run: Partial<RunSummary> = {},
  kind = 'task.started',
): LiveChange {
  return { event: anEvent(seq, kind), tasks, run: aRun('r', { ...run, seq }) };
}
