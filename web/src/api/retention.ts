import { op, type Schemas } from 'orchestrator-client';
import { call } from './http';

/** What is past its time, what is held, and what was removed. */

export type RetentionItem = Omit<Schemas['RetentionItem'], 'does'> & { does: 'removed' | 'stays' };
export type RetentionPlan = Omit<Schemas['RetentionPlan'], 'items'> & { items: RetentionItem[] };
export type Hold = Schemas['RetentionHold'];
export type RemovedRun = Schemas['RemovedRun'];

export const retentionApi = {
  plan: async (signal?: AbortSignal) => (await call(op.plan_retention, { signal })) as RetentionPlan,
  apply: async (binding: string) => call(op.apply_retention, { body: { binding } }),
  holds: async (signal?: AbortSignal) => (await call(op.list_retention_holds, { signal })).items,
  hold: async (run: string, reason: string) =>
    call(op.set_retention_hold, { body: { run, workflow: null, workspace: null, reason } }),
  lift: async (id: string, reason: string) => call(op.lift_retention_hold, { body: { id, reason } }),
  removed: async (after: string | null, signal?: AbortSignal) =>
    call(op.list_removed_runs, { query: after === null ? {} : { after }, signal }),
};
