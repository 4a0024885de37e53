import type { Json } from '../api/types';
import type { JsonObject } from '../api/resources';

/** Values inside a document by JSON pointer (`/spec/items/0`). Documents are never changed, always copied. */

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unescape = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~');
export const escapePart = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');

export function parts(pointer: string): string[] {
  return pointer === '' ? [] : pointer.replace(/^\//, '').split('/').map(unescape);
}

export const child = (pointer: string, part: string | number) => `${pointer}/${escapePart(String(part))}`;

export function getAt(value: Json | undefined, pointer: string): Json | undefined {
  let at = value;
  for (const part of parts(pointer)) {
    if (Array.isArray(at)) at = at[Number(part)];
    else if (isObject(at)) at = Object.hasOwn(at, part) ? at[part] : undefined;
    else return undefined;
  }
  return at;
}

/** With `undefined` as the value the place is removed; what leads to it is made when it is missing. */
export function setAt(value: Json | undefined, pointer: string, next: Json | undefined): Json {
  return setIn(value, parts(pointer), next) ?? null;
}

function setIn(value: Json | undefined, [part, ...rest]: string[], next: Json | undefined): Json | undefined {
  if (part === undefined) return next;
  if (Array.isArray(value)) {
    const copy = [...value];
    const at = Number(part);
    const inner = setIn(value[at], rest, next);
    if (inner === undefined) copy.splice(at, 1);
    else copy[at] = inner;
    return copy;
  }
  const copy: JsonObject = isObject(value) ? { ...value } : {};
  const inner = setIn(copy[part], rest, next);
  if (inner === undefined) delete copy[part];
  else copy[part] = inner;
  return copy;
}

export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every(key => Object.hasOwn(b, key) && same(a[key], b[key]))
  );
}

/** Whether a pattern with `*` for any part (`/headers/*`) names this place. */
export function matches(pattern: string, pointer: string): boolean {
  const wanted = parts(pattern);
  const have = parts(pointer);
  return wanted.length === have.length && wanted.every((part, i) => part === '*' || part === have[i]);
}
