import { get, query } from './http';
import type { Actor, JsonObject, Paged } from './resources';

/** One record of who changed what. */
export interface AuditEntry {
  position: number;
  at: string;
  action: string;
  actor: Actor;
  kind: string | null;
  workspace: string | null;
  name: string | null;
  version: number | null;
  reason: string | null;
  correlation_id: string | null;
  details: JsonObject | null;
}

export interface AuditParams {
  kind?: string | undefined;
  name?: string | undefined;
  workspace?: string | undefined;
}

export const auditApi = {
  search: (params: AuditParams, after: string | null, signal?: AbortSignal) =>
    get<Paged<AuditEntry>>(`/audit${query({ ...params, after, limit: 50 })}`, signal),
};
