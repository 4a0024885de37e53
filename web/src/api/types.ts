/** The shapes of the HTTP API that the console reads. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type BlobRef = { $blob: string; bytes: number };
export type Payload = Json | BlobRef;

export type RunStatus = 'running' | 'waiting' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled';
export type TaskStatus =
  'pending' | 'running' | 'waiting' | 'retrying' | 'succeeded' | 'failed' | 'skipped' | 'cancelled';

export interface Principal {
  id: string;
  kind: string;
  name: string;
}

export interface Me {
  principal: Principal;
  org: { id: string; name: string };
  rights: string[];
  version: string;
  simulated: boolean;
}

export interface RunSummary {
  id: string;
  name: string;
  status: RunStatus;
  started_at: string;
  ended_at: string | null;
  steps_total: number;
  steps_done: number;
  steps_failed: number;
  waiting: number;
  cost_microusd: number;
  tokens_in: number;
  tokens_out: number;
  simulated: boolean;
  note: string | null;
  seq: number;
}

export interface OrcError {
  code: string;
  kind: string;
  message: string;
  place?: string;
  fix?: string[];
  retry_after_ms?: number;
  details?: Json;
}

export interface Usage {
  tokens_in: number;
  tokens_out: number;
  tokens_cached?: number;
  cost_microusd: number;
  latency_ms: number;
  served_by: string;
  simulated?: boolean;
}

export interface CallView {
  call: string;
  tool: string;
  status: TaskStatus;
  started_at: string | null;
  ended_at: string | null;
  input: Payload;
  output: Payload | null;
}

export interface Decision {
  approved: boolean;
  by: Principal | string;
  note: string | null;
  at: string;
}

export interface ApprovalView {
  id: string;
  title: string;
  details: Payload;
  binding: string;
  expires_at: string | null;
  decided: Decision | null;
}

export interface TaskView {
  path: string;
  step: string;
  uses: string;
  parent: string | null;
  index: number | null;
  line: number;
  status: TaskStatus;
  attempt: number;
  attempts_max: number;
  queued_at: string | null;
  started_at: string | null;
  ended_at: string | null;
  input: Payload;
  output: Payload;
  error: OrcError | null;
  reason: string | null;
  usage: Usage | null;
  turns: number;
  calls: CallView[];
  approval: ApprovalView | null;
  wait_until: string | null;
  retry_at: string | null;
}

export interface RunView {
  run: RunSummary;
  workflow: { hash: string; main: string; files: Record<string, string>; description: string | null };
  inputs: Payload;
  outputs: Payload;
  error: OrcError | null;
  tasks: TaskView[];
  outputs_order: string[];
  started_by: Principal;
}

export interface EventView {
  seq: number;
  pos: number;
  kind: string;
  at: string;
  actor: Principal;
  body: { [key: string]: Json };
}

export interface LiveChange {
  event: EventView;
  tasks: TaskView[];
  run: RunSummary;
}

export interface Delta {
  task: string;
  text: string;
}

export interface InboxItem {
  id: string;
  run: string;
  run_name: string;
  task: string;
  title: string;
  details: Payload;
  binding: string;
  state: 'open' | 'approved' | 'rejected' | 'expired' | 'cancelled';
  asked_at: string;
  expires_at: string | null;
  decided: { by: Principal | string; note: string | null; at: string } | null;
}

export interface Page<T> {
  items: T[];
  next: string | null;
  total?: number;
}

export interface EventPage {
  items: EventView[];
  next: number | null;
}

export interface Problem {
  type?: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  place?: string;
  fix?: string[];
  correlation_id?: string;
}

export function isBlobRef(value: Payload | undefined): value is BlobRef {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['$blob'] === 'string'
  );
}
