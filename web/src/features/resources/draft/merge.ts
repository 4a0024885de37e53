import type { JsonObject } from '../../../api/resources';
import type { Json } from '../../../api/types';
import { child, isObject, same, setAt } from '../../../shared/pointer';

/** Two edits of one document: what each changed, where they meet, and one document of both. */

export interface Change {
  path: string;
  old: Json | undefined;
  new: Json | undefined;
}

/** The smallest places that differ. Lists are one value: their elements have no names. */
export function changes(from: Json | undefined, to: Json | undefined, at = ''): Change[] {
  if (same(from, to)) return [];
  if (!isObject(from) || !isObject(to)) return [{ path: at, old: from, new: to }];
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap(key => changes(from[key], to[key], child(at, key)));
}

export interface Meeting {
  path: string;
  base: Json | undefined;
  theirs: Json | undefined;
  mine: Json | undefined;
}

export interface Merge {
  /** Both edits, with mine where they meet. */
  merged: Json;
  /** Changed by them alone, or by both in the same way. */
  taken: Meeting[];
  /** Changed by me alone. */
  kept: Meeting[];
  /** Changed by both, differently: a person decides. */
  conflicts: Meeting[];
}

const inside = (outer: string, inner: string) => inner === outer || inner.startsWith(`${outer}/`);

export function merge(base: Json, theirs: Json, mine: Json): Merge {
  const they = changes(base, theirs);
  const me = changes(base, mine);
  const result: Merge = { merged: mine, taken: [], kept: [], conflicts: [] };
  const met = new Set<string>();
  for (const change of they) {
    const against = me.filter(own => inside(own.path, change.path) || inside(change.path, own.path));
    const place = against.reduce((a, own) => (own.path.length < a.length ? own.path : a), change.path);
    const meeting: Meeting = {
      path: place,
      base: at(base, place),
      theirs: at(theirs, place),
      mine: at(mine, place),
    };
    if (against.length === 0) {
      result.taken.push(meeting);
      result.merged = setAt(result.merged, change.path, change.new);
    } else if (same(meeting.theirs, meeting.mine)) result.taken.push(meeting);
    else if (!met.has(place)) result.conflicts.push(meeting);
    for (const own of against) met.add(own.path);
    met.add(place);
  }
  for (const own of me) {
    if (!met.has(own.path))
      result.kept.push({ path: own.path, base: own.old, theirs: at(theirs, own.path), mine: own.new });
  }
  return result;
}

function at(value: Json, pointer: string): Json | undefined {
  let found: Json | undefined = value;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    found = isObject(found) ? found[key] : undefined;
  }
  return found;
}

/** The merged document after a person decided: at each path theirs or mine. */
export function decide(result: Merge, choices: Record<string, 'theirs' | 'mine'>): Json {
  return result.conflicts.reduce<Json>(
    (doc, { path, theirs }) => (choices[path] === 'theirs' ? setAt(doc, path, theirs) : doc),
    result.merged,
  );
}

/** A JSON merge patch (RFC 7396) that leads from one document to the other. */
export function mergePatch(from: JsonObject, to: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const old = from[key];
    const next = to[key];
    if (same(old, next)) continue;
    if (next === undefined) patch[key] = null;
    else if (isObject(old) && isObject(next)) patch[key] = mergePatch(old, next);
    else patch[key] = next;
  }
  return patch;
}
