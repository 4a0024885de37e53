import type { JsonObject } from '../../api/resources';
import type { Json } from '../../api/types';
import { isObject } from '../pointer';
import { resolve, strings, variants, words } from './schema';

/** Choices between shapes (`oneOf`, `anyOf`): what each is called, which one a value is, what a new one begins with. */

export interface Variant {
  label: string;
  help: string | undefined;
  schema: JsonObject;
}

function constants(schema: JsonObject): [string, Json][] {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties).flatMap(([name, inner]): [string, Json][] => {
    if (!isObject(inner)) return [];
    if (inner['const'] !== undefined) return [[name, inner['const']]];
    return Array.isArray(inner['enum']) && inner['enum'].length === 1
      ? [[name, inner['enum'][0] ?? null]]
      : [];
  });
}

function nameOf(schema: JsonObject): string {
  if (typeof schema['title'] === 'string') return schema['title'];
  if (schema['const'] !== undefined) return String(schema['const']);
  const [tag] = constants(schema);
  if (tag !== undefined) return words(String(tag[1]));
  const required = strings(schema['required']);
  if (required.length === 1 && required[0] !== undefined) return words(required[0]);
  const type = schema['type'];
  return typeof type === 'string' ? words(type) : '?';
}

export function variantsOf(root: JsonObject, schema: JsonObject): Variant[] {
  return variants(schema).map(one => {
    const own = resolve(root, one);
    const help = typeof own['description'] === 'string' ? own['description'] : undefined;
    return { label: nameOf(own), help, schema: own };
  });
}

const TYPES: Record<string, (value: Json) => boolean> = {
  string: value => typeof value === 'string',
  number: value => typeof value === 'number',
  integer: value => typeof value === 'number' && Number.isInteger(value),
  boolean: value => typeof value === 'boolean',
  array: value => Array.isArray(value),
  object: value => isObject(value),
  null: value => value === null,
};

/** How well a value fits a shape; below zero it cannot be of that shape. */
function fit(root: JsonObject, schema: JsonObject, value: Json): number {
  const own = resolve(root, schema);
  if (own['const'] !== undefined) return own['const'] === value ? 10 : -1;
  if (Array.isArray(own['enum'])) return own['enum'].includes(value) ? 10 : -1;
  const type =
    typeof own['type'] === 'string' ? own['type'] : isObject(own['properties']) ? 'object' : undefined;
  if (type !== undefined && TYPES[type]?.(value) === false) return -1;
  if (!isObject(value)) return 1;
  const tags = constants(own);
  if (tags.some(([name, tag]) => value[name] !== undefined && value[name] !== tag)) return -1;
  const properties = isObject(own['properties']) ? Object.keys(own['properties']) : [];
  const known = Object.keys(value).filter(name => properties.includes(name)).length;
  const unknown = Object.keys(value).length - known;
  const missing = strings(own['required']).filter(name => value[name] === undefined).length;
  const closed = own['additionalProperties'] === false ? unknown * 4 : unknown;
  return Math.max(
    0,
    5 + known + tags.filter(([name, tag]) => value[name] === tag).length * 8 - missing * 3 - closed,
  );
}

/** The shape that a value has, or -1 when it has none yet. */
export function variantOf(root: JsonObject, all: Variant[], value: Json | undefined): number {
  if (value === undefined || value === null) return -1;
  let best = -1;
  let most = -1;
  all.forEach(({ schema }, i) => {
    const score = fit(root, schema, value);
    if (score > most) [best, most] = [i, score];
  });
  return best;
}

const DEPTH = 8;

/** What a new value begins with: declared defaults, constants, and what must be there. */
export function initial(root: JsonObject, schema: JsonObject, depth = 0): Json | undefined {
  const own = resolve(root, schema);
  if (own['default'] !== undefined) return own['default'];
  if (own['const'] !== undefined) return own['const'];
  const type = own['type'];
  if (type === 'object' || isObject(own['properties'])) {
    const properties = isObject(own['properties']) ? own['properties'] : {};
    const made: JsonObject = {};
    for (const name of depth < DEPTH ? strings(own['required']) : []) {
      const inner = properties[name];
      const value = isObject(inner) ? initial(root, inner, depth + 1) : undefined;
      if (value !== undefined) made[name] = value;
    }
    return made;
  }
  if (type === 'array') return [];
  if (type === 'boolean' && depth === 0) return false;
  if (type === 'string' && depth === 0) return '';
  return undefined;
}

/** Another shape keeps what both shapes know by the same name. */
export function switchTo(root: JsonObject, variant: Variant, old: Json | undefined): Json {
  const fresh = initial(root, variant.schema) ?? null;
  if (!isObject(fresh) || !isObject(old)) return fresh;
  const properties = isObject(variant.schema['properties']) ? variant.schema['properties'] : {};
  const fixed = new Set(constants(variant.schema).map(([name]) => name));
  const kept = Object.entries(old).filter(([name]) => Object.hasOwn(properties, name) && !fixed.has(name));
  return { ...fresh, ...Object.fromEntries(kept) };
}
