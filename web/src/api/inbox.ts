import { op } from 'orchestrator-client';
import { call } from './http';
import type { Json } from './types';

/** What only those who look closely at an item ask for. */
export const inboxApi = {
  history: (id: string, after: number | null, signal?: AbortSignal) =>
    call(op.list_inbox_history, { path: { id }, query: { after: after ?? undefined }, signal }),
  edit: (id: string, input: Json, binding: string) =>
    call(op.edit_approval, { path: { id }, body: { input, note: null, binding } }),
};
