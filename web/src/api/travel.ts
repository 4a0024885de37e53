import { op } from 'orchestrator-client';
import { call, post } from './http';
import type { ServerLayout } from './workflows';
import type { EventView, Json, Payload, RunSummary, RunView, TaskStatus } from './types';

/** Runs as they were, what they did outside, and two of them side by side. */

export interface RunState {
  at: number;
  last: number;
  event: EventView;
  view: RunView;
  timers: { why: string; task: string | null; due: string }[];
}

export interface RunEffect {
  seq: number;
  task: string;
  call: string | null;
  attempt: number;
  kind: 'tool' | 'model' | 'file';
  what: string;
  class: 'idempotent' | 'compensable' | 'irreversible' | null;
  state: 'running' | 'done' | 'failed' | 'unknown';
  began_at: string;
  input: Payload;
  cost_microusd: number;
  undoable: boolean;
  undo: string;
  key: string;
}

export interface RunEffects {
  items: RunEffect[];
  more: number;
  cost_microusd: number;
}

export interface RunChange {
  what: string;
  at: string;
  a: Json;
  b: Json;
}

export interface RunStepSide {
  uses: string;
  status: TaskStatus;
  attempt: number;
  ms: number | null;
  cost_microusd: number;
  tokens_in: number;
  tokens_out: number;
  model: string | null;
}

export interface RunStepDiff {
  path: string;
  state: 'same' | 'changed' | 'only_a' | 'only_b';
  a: RunStepSide | null;
  b: RunStepSide | null;
  changes: RunChange[];
}

export interface RunDiff {
  a: RunSummary;
  b: RunSummary;
  same_workflow: boolean;
  files: string[];
  a_ms: number | null;
  b_ms: number | null;
  changes: RunChange[];
  steps: RunStepDiff[];
}

// What the document leaves open (payloads, the run inside) our types say more exactly.
export const travelApi = {
  state: async (id: string, at: number, signal?: AbortSignal) =>
    (await call(op.get_run_state, { path: { id }, query: { at }, signal })) as unknown as RunState,
  effects: async (id: string, signal?: AbortSignal) =>
    (await call(op.list_run_effects, { path: { id }, signal })) as unknown as RunEffects,
  diff: async (id: string, other: string, signal?: AbortSignal) =>
    (await call(op.diff_runs, { path: { id }, query: { with: other }, signal })) as unknown as RunDiff,
  layout: (main: string, files: Record<string, string>) =>
    post<ServerLayout>('/workflows/layout', { main, files, closed: [] }),
};
