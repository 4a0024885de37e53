import { freshKey } from './fresh-key';
import { get, post, query, segment, write } from './http';
import type { Json } from './types';

/** The shapes and calls of everything that is declared. Every kind has the same ones. */

export interface Actor {
  id: string;
  kind: string;
  name: string;
}

export type JsonObject = { [key: string]: Json };
export type Visibility = 'organization' | 'team' | 'private';

/** Of kinds that can be taken out of use. */
export type ResourceStatus = 'draft' | 'active' | 'paused' | 'archived';

export interface Resource {
  kind: string;
  workspace: string | null;
  name: string;
  id: string;
  title: string | null;
  labels: Record<string, string>;
  owner: Actor;
  visibility: Visibility;
  team: string | null;
  shared_with: string[];
  version: number;
  hash: string;
  published: number | null;
  version_labels: Record<string, number>;
  deprecated: { reason: string; use: string | null } | null;
  status?: ResourceStatus | undefined;
  /** It is out of use: since when, by whom, and why. */
  halted?: { status: 'paused' | 'archived'; reason: string; by: Actor; at: string } | undefined;
  created_at: string;
  created_by: Actor;
  updated_at: string;
  updated_by: Actor;
  deleted_at: string | null;
  etag: string;
  spec: JsonObject;
  shown_version: number;
}

export interface Version {
  version: number;
  hash: string;
  state: 'draft' | 'published';
  author: Actor;
  reason: string | null;
  at: string;
  labels: string[];
  rollback_of: number | null;
  spec?: JsonObject;
}

export interface Paged<T> {
  items: T[];
  next: string | null;
  total?: number | null;
}

export interface KindCard {
  name: string;
  plural: string;
  title: string;
  summary: string;
  scope: 'workspace' | 'organization';
  schema: JsonObject;
  hints: Record<string, Hint>;
  columns: { title: string; pointer: string }[];
  secrets: string[];
  search: string[];
  verbs: string[];
  example?: JsonObject | null;
}

/** How a field likes to be asked for. */
export interface Hint {
  widget?: string;
  order?: number;
  label?: string;
  help?: string;
  placeholder?: string;
}

export interface Place {
  kind: string;
  workspace: string | null;
  name: string;
}

export interface Finding {
  path: string;
  message: string;
  code?: string;
  fix?: string | string[] | null;
}

export interface Difference {
  from: number;
  to: number;
  text: string;
  fields: { path: string; old?: Json; new?: Json }[];
}

export interface Links {
  uses: (Place & { version?: number | string | null })[];
  used_by: (Place & { version?: number | string | null })[];
}

export interface Found extends Place {
  title: string | null;
  summary: string | null;
  score: number;
}

export interface ResourceEvent extends Place {
  action: string;
  version: number;
  at: string;
  by: Actor | string | null;
}

export interface ListParams {
  workspace?: string | undefined;
  q?: string | undefined;
  labels?: string | undefined;
  state?: 'deleted' | undefined;
  /** Some, with commas between them; without it, all but the archived ones. */
  status?: string | undefined;
  sort?: string | undefined;
}

/** What a person writes about a resource, beside its address. */
export interface Written {
  title: string | null;
  labels: Record<string, string>;
  visibility: Visibility;
  team: string | null;
  shared_with: string[];
  spec: JsonObject;
}

export interface BulkItem {
  status: number;
  resource?: Resource | null;
  problem?: { code: string; detail: string } | null;
}

export const RESOURCES_PAGE = 50;

type Address = Pick<KindCard, 'name' | 'plural' | 'scope'>;

function base(kind: Address, workspace: string | null): string {
  return kind.scope === 'workspace'
    ? `/workspaces/${segment(workspace ?? '')}/${kind.plural}`
    : `/${kind.plural}`;
}

const one = (kind: Address, workspace: string | null, name: string) =>
  `${base(kind, workspace)}/${segment(name)}`;

/** The operations that are the same for every kind. */
function generic(place: Place, rest: string, params: Record<string, string | number | undefined> = {}) {
  const workspace = place.workspace ?? undefined;
  return `/resources/${segment(place.kind)}/${segment(place.name)}/${rest}${query({ workspace, ...params })}`;
}

export const idempotent = () => ({ 'idempotency-key': freshKey() });

export const resourcesApi = {
  kinds: (signal?: AbortSignal) => get<{ items: KindCard[] }>('/kinds', signal),
  list: (kind: Address, params: ListParams, after: string | null, signal?: AbortSignal, limit?: number) =>
    get<Paged<Resource>>(
      `/${kind.plural}${query({ ...params, after, limit: limit ?? RESOURCES_PAGE })}`,
      signal,
    ),
  read: (
    kind: Address,
    workspace: string | null,
    name: string,
    version?: number | string,
    signal?: AbortSignal,
  ) => get<Resource>(`${one(kind, workspace, name)}${query({ version })}`, signal),
  create: (kind: Address, workspace: string | null, body: JsonObject) =>
    write<Resource>('POST', base(kind, workspace), body, idempotent()),
  /** Only what was changed is sent, and only onto the version it was changed from. */
  patch: (kind: Address, place: Place, patch: JsonObject, etag: string) =>
    write<Resource>('PATCH', one(kind, place.workspace, place.name), patch, { 'if-match': etag }),
  remove: (kind: Address, place: Place, options: { force: boolean; reason: string }) =>
    write<null>(
      'DELETE',
      `${one(kind, place.workspace, place.name)}${query({ force: options.force || undefined, reason: options.reason })}`,
    ),
  versions: (place: Place, after: string | null, signal?: AbortSignal) =>
    get<Paged<Version>>(generic(place, 'versions', { after: after ?? undefined, limit: 50 }), signal),
  diff: (place: Place, from: number, to: number, signal?: AbortSignal) =>
    get<Difference>(generic(place, 'diff', { from, to }), signal),
  references: (place: Place, signal?: AbortSignal) => get<Links>(generic(place, 'references'), signal),
  publish: (place: Place, version: number, reason: string) =>
    post<Resource>(generic(place, 'publish'), reason === '' ? { version } : { version, reason }),
  rollback: (place: Place, version: number, reason: string) =>
    post<Resource>(generic(place, 'rollback'), reason === '' ? { version } : { version, reason }),
  setLabel: (place: Place, label: string, version: number) =>
    write<unknown>('PUT', generic(place, `version-labels/${segment(label)}`), { version }),
  removeLabel: (place: Place, label: string) =>
    write<unknown>('DELETE', generic(place, `version-labels/${segment(label)}`)),
  halt: (place: Place, status: 'paused' | 'archived', reason: string) =>
    post<Resource>(generic(place, 'halt'), { status, reason }),
  resume: (place: Place, reason: string) =>
    post<Resource>(generic(place, 'resume'), reason === '' ? {} : { reason }),
  restore: (place: Place) => post<Resource>(generic(place, 'restore'), {}),
  purge: (place: Place) => post<unknown>(generic(place, 'purge'), {}),
  search: (q: string, signal?: AbortSignal, limit = 8) =>
    get<Paged<Found>>(`/search${query({ q, limit })}`, signal),
  bulkDelete: (places: Place[]) =>
    post<{ items: BulkItem[] }>('/bulk', {
      items: places.map(({ kind, workspace, name }) => ({
        op: 'delete',
        kind,
        name,
        ...(workspace === null ? {} : { workspace }),
      })),
      atomic: false,
    }),
};
