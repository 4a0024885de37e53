import type { JsonObject, KindCard, Resource, Written } from '../../../api/resources';
import type { Json } from '../../../api/types';
import { matches, getAt, isObject, setAt } from '../../../shared/pointer';

/** The one document that the form and the text show: what a person writes about a resource. */

export const writtenOf = (resource: Resource): Written => ({
  title: resource.title,
  labels: resource.labels,
  visibility: resource.visibility,
  team: resource.team,
  shared_with: resource.shared_with,
  spec: resource.spec,
});

export const asJson = (written: Written) => written as unknown as JsonObject;
export const asWritten = (value: Json) => value as unknown as Written;

interface Head {
  kind: string;
  workspace: string | null;
  name: string;
}

/** As files hold it: without what is empty. */
export function toDocument(head: Head, written: Written): JsonObject {
  const { title, labels, visibility, team, shared_with: shared, spec } = written;
  return {
    kind: head.kind,
    ...(head.workspace === null ? {} : { workspace: head.workspace }),
    name: head.name,
    ...(title === null || title === '' ? {} : { title }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(visibility === 'organization' ? {} : { visibility }),
    ...(team === null || team === '' ? {} : { team }),
    ...(shared.length === 0 ? {} : { shared_with: shared }),
    spec,
  };
}

export type ReadResult = { ok: true; written: Written } | { ok: false; code: 'shape' | 'head'; what: string };

/** Reads a document back; what stands in it but cannot be changed here is refused, not dropped. */
export function fromDocument(head: Head, value: Json): ReadResult {
  if (!isObject(value)) return { ok: false, code: 'shape', what: '' };
  const {
    kind,
    workspace,
    name,
    title,
    labels,
    visibility,
    team,
    shared_with: shared,
    spec,
    ...rest
  } = value;
  if (kind !== undefined && kind !== head.kind) return { ok: false, code: 'head', what: 'kind' };
  if (name !== undefined && name !== head.name) return { ok: false, code: 'head', what: 'name' };
  if (workspace !== undefined && workspace !== head.workspace)
    return { ok: false, code: 'head', what: 'workspace' };
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return { ok: false, code: 'shape', what: unknown };
  if (!isObject(spec)) return { ok: false, code: 'shape', what: 'spec' };
  if (labels !== undefined && labels !== null && !isObject(labels))
    return { ok: false, code: 'shape', what: 'labels' };
  const written = {
    title: title ?? null,
    labels: labels ?? {},
    visibility: visibility ?? 'organization',
    team: team ?? null,
    shared_with: shared ?? [],
    spec,
  };
  return { ok: true, written: asWritten(written) };
}

export const emptyWritten = (spec: JsonObject): Written => ({
  title: null,
  labels: {},
  visibility: 'organization',
  team: null,
  shared_with: [],
  spec,
});

/** Pointers of secrets that were typed and not sent yet. */
export function typedSecrets(card: Pick<KindCard, 'secrets'>, written: Written): string[] {
  const found: string[] = [];
  const walk = (value: Json, at: string): void => {
    if (typeof value === 'string' && value !== '' && card.secrets.some(pattern => matches(pattern, at)))
      found.push(at);
    else if (Array.isArray(value)) value.forEach((item, i) => walk(item, `${at}/${i}`));
    else if (isObject(value))
      for (const [key, inner] of Object.entries(value))
        walk(inner, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  };
  walk(written.spec, '');
  return found;
}

/** A copy that may be kept in the browser: a typed secret is replaced by what stood there before. */
export function withoutSecrets(card: Pick<KindCard, 'secrets'>, written: Written, base: Written): Written {
  return typedSecrets(card, written).reduce<Written>(
    (doc, at) => ({ ...doc, spec: setAt(doc.spec, at, getAt(base.spec, at)) as JsonObject }),
    written,
  );
}
