import { Told } from './notifications';
import { createHash, randomUUID } from 'node:crypto';
import { Shelf } from './resources';
import type { EventView, Json, LiveChange, Principal, RunSummary, RunView, TaskView } from '../src/api/types';

/** The state behind the mock API: runs that change by events, as on the real server. */

export const LOCAL: Principal = { id: 'usr_local', kind: 'user', name: 'Local user' };
export const SYSTEM: Principal = { id: 'sys', kind: 'system', name: 'Orchestrator' };

export interface Run {
  view: RunView;
  events: EventView[];
  /** Ends the script that plays this run. */
  stopped: boolean;
}

export interface Feed {
  change?: (run: string, change: LiveChange) => void;
  delta?: (run: string, task: string, text: string) => void;
  run?: (pos: number, run: RunSummary) => void;
}

export const sha = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

export function task(path: string, uses: string, more: Partial<TaskView> = {}): TaskView {
  return {
    path,
    step:
      path
        .split('/')
        .at(-1)
        ?.replace(/\[\d+\]$/, '') ?? path,
    uses,
    parent: null,
    index: null,
    line: 4,
    status: 'pending',
    attempt: 0,
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

/** The steps of a workflow that would have had these tasks. */
function yamlOf(name: string, tasks: TaskView[]): string {
  const lines = [`name: ${name}`, 'steps:'];
  const write = (parent: string | null, indent: string) => {
    const seen = new Set<string>();
    for (const one of tasks) {
      if (one.parent !== parent || seen.has(one.step)) continue;
      seen.add(one.step);
      lines.push(`${indent}- id: ${one.step}`, `${indent}  uses: ${one.uses}`);
      if (!tasks.some(other => other.parent === one.path)) continue;
      lines.push(`${indent}  ${one.uses === 'if' ? 'then' : 'steps'}:`);
      write(one.path, `${indent}    `);
    }
  };
  write(null, '  ');
  return `${lines.join('\n')}\n`;
}

export class World {
  readonly runs = new Map<string, Run>();
  readonly blobs = new Map<string, string>();
  readonly feeds = new Set<Feed>();
  readonly shelf = new Shelf();
  readonly told = new Told();
  pos = 0;
  private last = 0;

  add(name: string, tasks: TaskView[], more: Partial<RunSummary> = {}, outputsOrder: string[] = []): Run {
    // Ids grow with time, as the real ones do.
    this.last = Math.max(this.last + 1, Date.now());
    const id = more.id ?? `run_${this.last.toString(36)}${randomUUID().slice(0, 6)}`;
    const summary: RunSummary = {
      id,
      name,
      workspace: 'default',
      owner: LOCAL,
      status: 'running',
      started_at: new Date().toISOString(),
      ended_at: null,
      steps_total: tasks.length,
      steps_done: tasks.filter(({ status }) => status === 'succeeded').length,
      steps_failed: tasks.filter(({ status }) => status === 'failed').length,
      waiting: tasks.filter(({ status }) => status === 'waiting').length,
      cost_microusd: 0,
      tokens_in: 0,
      tokens_out: 0,
      simulated: false,
      note: null,
      seq: 0,
      imported: null,
      ...more,
    };
    const view: RunView = {
      run: summary,
      workflow: {
        hash: sha(name),
        main: `${name}.yaml`,
        files: { [`${name}.yaml`]: yamlOf(name, tasks) },
        description: null,
      },
      inputs: {},
      outputs: null,
      error: null,
      tasks,
      outputs_order: outputsOrder,
      answers: [],
      locked: [],
      from: null,
      paused: null,
      checkpoints: [],
      signals: [],
      started_by: LOCAL,
    };
    const run: Run = { view, events: [], stopped: false };
    this.runs.set(id, run);
    return run;
  }

  /** Appends an event, applies what it changed and tells everybody who listens. */
  emit(
    run: Run,
    kind: string,
    body: { [key: string]: Json },
    tasks: TaskView[] = [],
    more: Partial<RunSummary> = {},
  ): void {
    const event = this.record(run, kind, body);
    for (const next of tasks) {
      const at = run.view.tasks.findIndex(({ path }) => path === next.path);
      if (at >= 0) run.view.tasks[at] = next;
      else run.view.tasks.push(next);
    }
    const all = run.view.tasks;
    const count = (status: string) => all.filter(other => other.status === status).length;
    run.view.run = {
      ...run.view.run,
      steps_total: all.length,
      steps_done: count('succeeded') + count('skipped'),
      steps_failed: count('failed'),
      waiting: count('waiting'),
      ...more,
      seq: event.seq,
    };
    const item = tasks.find(({ approval }) => approval !== null)?.approval;
    if (kind === 'approval.requested' && item != null) {
      const { id, name, workspace } = run.view.run;
      const facts = { run: id, workflow: name, workspace, task: String(body['task']), title: item.title };
      this.told.tell('approval', `/inbox?item=${item.id}`, { ...facts, approval: item.id }, event.at);
    }
    const change: LiveChange = { event, tasks, run: run.view.run };
    for (const feed of this.feeds) {
      feed.change?.(run.view.run.id, change);
      feed.run?.(this.pos, run.view.run);
    }
  }

  record(run: Run, kind: string, body: { [key: string]: Json }, at = new Date()): EventView {
    this.pos += 1;
    const seq = run.events.length + 1;
    const event: EventView = { seq, pos: this.pos, kind, at: at.toISOString(), actor: SYSTEM, body };
    if (kind === 'run.started') event.actor = LOCAL;
    run.events.push(event);
    run.view.run = { ...run.view.run, seq };
    return event;
  }

  delta(run: Run, path: string, text: string): void {
    for (const feed of this.feeds) feed.delta?.(run.view.run.id, path, text);
  }

  taskOf(run: Run, path: string): TaskView {
    const found = run.view.tasks.find(other => other.path === path);
    if (found === undefined) throw new Error(`no task ${path}`);
    return found;
  }

  start(run: Run, path: string, input: Json = null): void {
    const now = new Date().toISOString();
    const old = this.taskOf(run, path);
    const next = {
      ...old,
      status: 'running' as const,
      attempt: old.attempt + 1,
      queued_at: old.queued_at ?? now,
      started_at: now,
      ended_at: null,
      retry_at: null,
      input,
    };
    this.emit(run, 'task.started', { task: path, uses: old.uses, attempt: next.attempt, key: 'k', input }, [
      next,
    ]);
  }

  succeed(run: Run, path: string, output: Json, more: Partial<TaskView> = {}): void {
    const next = {
      ...this.taskOf(run, path),
      status: 'succeeded' as const,
      ended_at: new Date().toISOString(),
      output,
      ...more,
    };
    const usage = more.usage;
    const { cost_microusd, tokens_in, tokens_out } = run.view.run;
    this.emit(run, 'task.succeeded', { task: path, output }, [next], {
      cost_microusd: cost_microusd + (usage?.cost_microusd ?? 0),
      tokens_in: tokens_in + (usage?.tokens_in ?? 0),
      tokens_out: tokens_out + (usage?.tokens_out ?? 0),
    });
  }

  finish(run: Run, outputs: { [key: string]: Json }): void {
    run.view.outputs = outputs;
    this.emit(run, 'run.succeeded', { outputs }, [], {
      status: 'succeeded',
      ended_at: new Date().toISOString(),
    });
  }

  fail(run: Run, path: string, code: string, message: string): void {
    const error = { code, kind: 'upstream', message, fix: ['Check the address and start the run again.'] };
    const now = new Date().toISOString();
    const next = { ...this.taskOf(run, path), status: 'failed' as const, ended_at: now, error };
    this.emit(run, 'task.failed', { task: path, attempt: next.attempt, error }, [next]);
    run.view.error = error;
    this.emit(run, 'run.failed', { error, task: path }, [], { status: 'failed', ended_at: now });
  }
}
