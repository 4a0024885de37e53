import { op, type Schemas } from 'orchestrator-client';
import { call } from './http';
import type { EventView, Json, Payload, RunView, TaskStatus } from './types';

/** Runs as they were, what they did outside, and two of them side by side. What the document leaves open is said here. */

export type RunState = Omit<Schemas['RunState'], 'event' | 'view'> & { event: EventView; view: RunView };

type Effect = Schemas['RunEffect'];
export type RunEffect = Omit<Effect, 'input' | 'kind' | 'class' | 'state'> & {
  input: Payload;
  kind: 'tool' | 'model' | 'file';
  class: 'idempotent' | 'compensable' | 'irreversible' | null;
  state: 'running' | 'done' | 'failed' | 'unknown';
};
export type RunEffects = Omit<Schemas['RunEffects'], 'items'> & { items: RunEffect[] };

export type RollbackItem = Omit<Schemas['RollbackItem'], 'does'> & {
  does: 'undo' | 'stays' | 'unknown' | 'undone' | 'nothing';
};
export type RollbackPlan = Omit<Schemas['RollbackPlan'], 'items'> & { items: RollbackItem[] };

export type RunChange = Schemas['RunChange'] & { a: Json; b: Json };
export type RunStepSide = Schemas['RunStepSide'] & { status: TaskStatus };
export type RunStepDiff = Omit<Schemas['RunStepDiff'], 'state' | 'a' | 'b' | 'changes'> & {
  state: 'same' | 'changed' | 'only_a' | 'only_b';
  a: RunStepSide | null;
  b: RunStepSide | null;
  changes: RunChange[];
};
export type RunDiff = Omit<Schemas['RunDiff'], 'steps' | 'changes'> & {
  changes: RunChange[];
  steps: RunStepDiff[];
};

export const travelApi = {
  rollbackPlan: async (id: string, to: number, signal?: AbortSignal) =>
    (await call(op.plan_rollback, { path: { id }, query: { to }, signal })) as RollbackPlan,
  rollback: async (id: string, to: number, binding: string) =>
    call(op.rollback_run, { path: { id }, body: { to, checkpoint: null, binding } }),
  state: async (id: string, at: number, signal?: AbortSignal) =>
    (await call(op.get_run_state, { path: { id }, query: { at }, signal })) as RunState,
  effects: async (id: string, signal?: AbortSignal) =>
    (await call(op.list_run_effects, { path: { id }, signal })) as RunEffects,
  /** `at`: both as they were after this event. */
  diff: async (id: string, other: string, at: number | undefined, signal?: AbortSignal) =>
    (await call(op.diff_runs, {
      path: { id },
      query: { with: other, ...(at === undefined ? {} : { at }) },
      signal,
    })) as RunDiff,
};
