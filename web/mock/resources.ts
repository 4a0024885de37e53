import { createHash, randomUUID } from 'node:crypto';
import type { AuditEntry } from '../src/api/audit';
import type { KindCard, JsonObject, Place, Resource, ResourceEvent, Version } from '../src/api/resources';
import type { Json } from '../src/api/types';
import { matches, getAt, isObject, setAt } from '../src/shared/pointer';
import { KINDS } from './kinds';
import { LOCAL } from './world';

/** What is declared, in memory: versions, labels, references, the recycle bin. */

export interface Stored {
  now: Omit<Resource, 'spec' | 'shown_version' | 'etag'>;
  versions: (Version & { spec: JsonObject })[];
  generation: number;
}

const canonical = (value: Json | undefined): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const pairs = Object.keys(value)
    .toSorted()
    .map(key => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${pairs.join(',')}}`;
};

const hashOf = (kind: string, spec: JsonObject) =>
  `sha256:${createHash('sha256').update(canonical({ kind, spec })).digest('hex')}`;

export interface Change {
  spec?: JsonObject;
  meta?: Partial<Resource>;
  draft?: boolean;
  reason?: string | null;
  rollbackOf?: number;
}

export class Shelf {
  readonly all = new Map<string, Stored>();
  /** Newest first. */
  readonly audit: AuditEntry[] = [];
  readonly listeners = new Set<(pos: number, event: ResourceEvent) => void>();
  private pos = 0;

  kind(name: string): KindCard | undefined {
    return KINDS.find(card => card.name === name || card.plural === name);
  }

  key({ kind, workspace, name }: Place): string {
    return `${kind}/${workspace ?? ''}/${name}`;
  }

  of(kind: string): Stored[] {
    return [...this.all.values()].filter(({ now }) => now.kind === kind);
  }

  create(place: Place, change: Change, at = new Date()): Stored {
    const time = at.toISOString();
    const now: Stored['now'] = {
      ...place,
      id: `res_${randomUUID().replaceAll('-', '')}`,
      title: null,
      labels: {},
      owner: LOCAL,
      visibility: 'organization',
      team: null,
      shared_with: [],
      version: 0,
      hash: '',
      published: null,
      version_labels: {},
      deprecated: null,
      created_at: time,
      created_by: LOCAL,
      updated_at: time,
      updated_by: LOCAL,
      deleted_at: null,
    };
    const stored: Stored = { now, versions: [], generation: 0 };
    this.all.set(this.key(place), stored);
    this.change(stored, change, 'created', at);
    return stored;
  }

  change(stored: Stored, change: Change, action = 'updated', at = new Date()): void {
    const { now } = stored;
    const time = at.toISOString();
    Object.assign(now, change.meta, { updated_at: time, updated_by: LOCAL });
    stored.generation += 1;
    const hash = change.spec === undefined ? now.hash : hashOf(now.kind, change.spec);
    if (change.spec !== undefined && hash !== now.hash) {
      now.version = stored.versions.length + 1;
      now.hash = hash;
      stored.versions.push({
        version: now.version,
        hash,
        state: change.draft === true ? 'draft' : 'published',
        author: LOCAL,
        reason: change.reason ?? null,
        at: time,
        labels: [],
        rollback_of: change.rollbackOf ?? null,
        spec: change.spec,
      });
      if (change.draft !== true) now.published = now.version;
    }
    this.tell(stored, action, at);
  }

  tell(stored: Stored, action: string, at = new Date()): void {
    const { kind, workspace, name, version } = stored.now;
    this.pos += 1;
    const details: JsonObject = {
      published: stored.now.published,
      version_labels: { ...stored.now.version_labels },
      rollback_of: stored.versions.at(-1)?.rollback_of ?? null,
    };
    this.audit.unshift({
      position: this.pos,
      at: at.toISOString(),
      action: `resource.${action}`,
      actor: LOCAL,
      kind,
      workspace,
      name,
      version,
      reason: stored.versions.at(-1)?.reason ?? null,
      correlation_id: null,
      details,
    });
    for (const listener of this.listeners)
      listener(this.pos, { action, kind, workspace, name, version, at: at.toISOString(), by: LOCAL });
  }

  /** As it is shown: of one version, without its secrets. */
  view(stored: Stored, wanted?: string | null): Resource | null {
    const { now, versions, generation } = stored;
    const number = wanted == null ? now.version : (now.version_labels[wanted] ?? Number(wanted));
    const found = versions.find(({ version }) => version === number);
    if (found === undefined) return null;
    const etag = `"${generation}-${now.version}"`;
    const status = this.status(stored);
    return {
      ...now,
      etag,
      spec: this.sealed(now.kind, found.spec),
      shown_version: number,
      ...(status === undefined ? {} : { status }),
    };
  }

  /** Only workflows can be taken out of use. */
  status({ now }: Stored): Resource['status'] {
    if (now.kind !== 'workflow') return undefined;
    return now.halted?.status ?? (now.published === null ? 'draft' : 'active');
  }

  sealed(kind: string, spec: JsonObject): JsonObject {
    const patterns = this.kind(kind)?.secrets ?? [];
    const walk = (value: Json, at: string): Json => {
      if (patterns.some(pattern => matches(pattern, at)) && typeof value === 'string')
        return { $secret: createHash('sha256').update(value).digest('hex').slice(0, 8) };
      if (Array.isArray(value)) return value.map((item, i) => walk(item, `${at}/${i}`));
      if (!isObject(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, walk(inner, `${at}/${key}`)]),
      );
    };
    return walk(spec, '') as JsonObject;
  }

  /** A mask that comes back stands for the value that is there. */
  unsealed(spec: JsonObject, old: JsonObject): JsonObject {
    const walk = (value: Json, at: string): Json => {
      if (isObject(value) && typeof value['$secret'] === 'string') return getAt(old, at) ?? '';
      if (Array.isArray(value)) return value.map((item, i) => walk(item, `${at}/${i}`));
      if (!isObject(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, walk(inner, `${at}/${key}`)]),
      );
    };
    return walk(spec, '') as JsonObject;
  }

  /** Names of other resources that stand where the schema says that one is named. */
  uses(stored: Stored): (Place & { version: null })[] {
    const found: (Place & { version: null })[] = [];
    const card = this.kind(stored.now.kind);
    const spec = stored.versions.at(-1)?.spec ?? {};
    const walk = (schema: Json | undefined, value: Json | undefined): void => {
      if (!isObject(schema) || value === undefined) return;
      const kind = schema['x-orc-kind'];
      if (typeof kind === 'string' && typeof value === 'string') {
        const scope = this.kind(kind)?.scope;
        found.push({
          kind,
          name: value,
          workspace: scope === 'organization' ? null : stored.now.workspace,
          version: null,
        });
      }
      for (const one of Array.isArray(schema['anyOf']) ? schema['anyOf'] : []) walk(one, value);
      if (Array.isArray(value)) for (const item of value) walk(schema['items'], item);
      if (isObject(value) && isObject(schema['properties']))
        for (const [key, inner] of Object.entries(schema['properties'])) walk(inner, value[key]);
    };
    walk(card?.schema, spec);
    return found;
  }

  usedBy(place: Place): (Place & { version: number })[] {
    const key = this.key(place);
    return [...this.all.values()]
      .filter(other => other.now.deleted_at === null && this.uses(other).some(use => this.key(use) === key))
      .map(({ now }) => ({ kind: now.kind, workspace: now.workspace, name: now.name, version: now.version }));
  }
}

/** RFC 7396. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  return Object.entries(patch).reduce<Json>(
    (doc, [key, value]) =>
      setAt(
        doc,
        `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        value === null ? undefined : mergePatch(isObject(doc) ? doc[key] : undefined, value),
      ),
    isObject(target) ? target : {},
  );
}

/** A few checks by the schema, enough to be refused with a place. */
export function findings(
  card: KindCard,
  spec: JsonObject,
): { path: string; code: string; message: string; fix?: string }[] {
  const required = Array.isArray(card.schema['required']) ? card.schema['required'].map(String) : [];
  const properties = isObject(card.schema['properties']) ? card.schema['properties'] : {};
  const missing = required
    .filter(name => spec[name] === undefined || spec[name] === '')
    .map(name => ({
      path: `/${name}`,
      code: 'required',
      message: `\`${name}\` is missing.`,
      fix: `Give a value for \`${name}\`.`,
    }));
  const wrong = Object.entries(properties).flatMap(([name, schema]) => {
    const value = spec[name];
    if (!isObject(schema)) return [];
    if (
      typeof value === 'string' &&
      value !== '' &&
      typeof schema['pattern'] === 'string' &&
      !new RegExp(schema['pattern']).test(value)
    )
      return [
        {
          path: `/${name}`,
          code: 'pattern',
          message: `\`${value}\` does not look like an address.`,
          fix: 'Begin with https://.',
        },
      ];
    if (typeof value === 'number' && typeof schema['maximum'] === 'number' && value > schema['maximum'])
      return [{ path: `/${name}`, code: 'maximum', message: `${value} is more than ${schema['maximum']}.` }];
    return [];
  });
  return [...missing, ...wrong];
}
