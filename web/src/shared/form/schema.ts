import type { Hint, JsonObject, KindCard } from '../../api/resources';
import type { Json } from '../../api/types';
import { child, isObject, matches } from '../pointer';

/** Reads a JSON Schema as questions to ask. Pure; what it cannot read is asked for as JSON. */

export type FieldType =
  | 'text'
  | 'lines'
  | 'number'
  | 'boolean'
  | 'enum'
  | 'fixed'
  | 'list'
  | 'object'
  | 'map'
  | 'choice'
  | 'secret'
  | 'reference'
  | 'json';

export interface Field {
  type: FieldType;
  /** Where the value stands in the spec. */
  pointer: string;
  name: string;
  label: string;
  help: string | undefined;
  placeholder: string | undefined;
  required: boolean;
  /** Null is a value of its own. */
  nullable: boolean;
  integer: boolean;
  min: number | undefined;
  max: number | undefined;
  pattern: string | undefined;
  options: { value: Json; label: string; help?: string | undefined }[];
  /** The kind that a reference names. */
  kind: string | undefined;
  schema: JsonObject;
}

export interface FormSource {
  schema: JsonObject;
  hints: Record<string, Hint>;
  secrets: string[];
}

export const sourceOf = (card: KindCard): FormSource => ({
  schema: card.schema,
  hints: card.hints,
  secrets: card.secrets,
});

const text = (value: Json | undefined) => (typeof value === 'string' ? value : undefined);
const number = (value: Json | undefined) => (typeof value === 'number' ? value : undefined);
const list = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** `max_output_tokens` and `maxTokens` as words. */
export function words(name: string): string {
  const spaced = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  const spelled = spaced.replace(/\b(url|id|api|http|ip|ssl|tls|json|yaml|usd)\b/g, known =>
    known.toUpperCase(),
  );
  return spelled.charAt(0).toUpperCase() + spelled.slice(1);
}

function deref(root: JsonObject, ref: string): JsonObject {
  let at: Json | undefined = root;
  for (const part of ref.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    at = isObject(at) ? at[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  }
  return isObject(at) ? at : {};
}

const REF_HOPS = 20;

/** The schema with its reference followed and its `allOf` folded in; what stands beside a reference wins. */
export function resolve(root: JsonObject, schema: JsonObject): JsonObject {
  let at = schema;
  for (let hops = 0; hops < REF_HOPS && typeof at['$ref'] === 'string'; hops++) {
    const { $ref, ...beside } = at;
    at = { ...deref(root, String($ref)), ...beside };
  }
  const { allOf, ...own } = at;
  return list(allOf).reduce<JsonObject>((whole, part) => {
    const one = resolve(root, part);
    const properties = {
      ...(isObject(whole['properties']) ? whole['properties'] : {}),
      ...(isObject(one['properties']) ? one['properties'] : {}),
    };
    const required = [...strings(whole['required']), ...strings(one['required'])];
    return {
      ...one,
      ...whole,
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
      ...(required.length > 0 ? { required } : {}),
    };
  }, own);
}

export const strings = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];

const isNull = (schema: JsonObject) => schema['type'] === 'null' || schema['const'] === null;

/** Takes "or null" off, in each of the ways in which it is written. */
function withoutNull(root: JsonObject, schema: JsonObject): { schema: JsonObject; nullable: boolean } {
  const type = schema['type'];
  if (Array.isArray(type) && type.includes('null')) {
    const rest = type.filter(name => name !== 'null');
    return { schema: { ...schema, type: rest.length === 1 ? (rest[0] ?? 'string') : rest }, nullable: true };
  }
  for (const word of ['anyOf', 'oneOf']) {
    const all = list(schema[word]);
    const rest = all.filter(one => !isNull(one));
    if (rest.length === all.length || rest.length === 0) continue;
    const { [word]: _, ...beside } = schema;
    const only = rest[0];
    const inner =
      rest.length === 1 && only ? { ...resolve(root, only), ...beside } : { ...beside, [word]: rest };
    return { schema: inner, nullable: true };
  }
  return { schema, nullable: false };
}

export const variants = (schema: JsonObject): JsonObject[] => [
  ...list(schema['oneOf']),
  ...list(schema['anyOf']),
];

/** `enum`, or a choice of constants, which is how descriptions of single values are written. */
function options(root: JsonObject, schema: JsonObject): Field['options'] {
  if (Array.isArray(schema['enum']))
    return schema['enum'].filter(value => value !== null).map(value => ({ value, label: String(value) }));
  const all = variants(schema).map(one => resolve(root, one));
  const plain = all.flatMap(one => {
    if (one['const'] !== undefined)
      return [
        {
          value: one['const'],
          label: text(one['title']) ?? String(one['const']),
          help: text(one['description']),
        },
      ];
    if (Array.isArray(one['enum'])) return one['enum'].map(value => ({ value, label: String(value) }));
    return [null];
  });
  return all.length > 0 && plain.every(option => option !== null) ? plain : [];
}

const LONG_TEXT = 300;
const LINES = new Set(['textarea', 'lines', 'multiline', 'code', 'markdown']);

function typeOf(root: JsonObject, schema: JsonObject, hint: Hint | undefined, secret: boolean): FieldType {
  if (secret) return 'secret';
  if (hint?.widget === 'json') return 'json';
  if (schema['const'] !== undefined) return 'fixed';
  if (options(root, schema).length > 0) return 'enum';
  if (variants(schema).length > 0) return 'choice';
  switch (schema['type']) {
    case 'string':
      if (typeof schema['x-orc-kind'] === 'string') return 'reference';
      return LINES.has(hint?.widget ?? '') || (number(schema['maxLength']) ?? 0) > LONG_TEXT
        ? 'lines'
        : 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return isObject(schema['items']) ? 'list' : 'json';
    default:
      if (isObject(schema['properties']) && Object.keys(schema['properties']).length > 0) return 'object';
      return isObject(schema['additionalProperties']) ? 'map' : 'json';
  }
}

export function fieldOf(
  source: FormSource,
  schema: JsonObject,
  at: { pointer: string; name: string; required: boolean },
): Field {
  const root = source.schema;
  const { schema: own, nullable } = withoutNull(root, resolve(root, schema));
  const hint = hintFor(source.hints, at.pointer);
  const secret = source.secrets.some(pattern => matches(pattern, at.pointer));
  return {
    ...at,
    type: typeOf(root, own, hint, secret),
    label: hint?.label ?? text(own['title']) ?? words(at.name),
    help: hint?.help ?? text(own['description']),
    placeholder: hint?.placeholder ?? example(own),
    nullable,
    integer: own['type'] === 'integer',
    min: number(own['minimum']),
    max: number(own['maximum']),
    pattern: text(own['pattern']),
    options: options(root, own),
    kind: text(own['x-orc-kind']),
    schema: own,
  };
}

function example(schema: JsonObject): string | undefined {
  const first = Array.isArray(schema['examples']) ? schema['examples'][0] : undefined;
  return typeof first === 'string' || typeof first === 'number' ? String(first) : undefined;
}

function hintFor(hints: Record<string, Hint>, pointer: string): Hint | undefined {
  return hints[pointer] ?? Object.entries(hints).find(([pattern]) => matches(pattern, pointer))?.[1];
}

/** The fields of an object: in the order of the hints, then as declared, with what must be answered first. */
export function fieldsOf(source: FormSource, schema: JsonObject, pointer: string): Field[] {
  const own = resolve(source.schema, schema);
  const properties = isObject(own['properties']) ? own['properties'] : {};
  const required = strings(own['required']);
  const fields = Object.entries(properties)
    .filter(([, inner]) => isObject(inner) || inner === true)
    .map(([name, inner]) =>
      fieldOf(source, isObject(inner) ? inner : {}, {
        pointer: child(pointer, name),
        name,
        required: required.includes(name),
      }),
    );
  const rank = (field: Field) =>
    hintFor(source.hints, field.pointer)?.order ?? (field.required ? 1000 : 2000);
  return fields.toSorted((a, b) => rank(a) - rank(b));
}

/** The field of a list's elements or of a map's values. */
export function innerField(source: FormSource, outer: Field, key: string | number): Field {
  const inner = outer.type === 'list' ? outer.schema['items'] : outer.schema['additionalProperties'];
  return fieldOf(source, isObject(inner) ? inner : {}, {
    pointer: child(outer.pointer, key),
    name: String(key),
    required: true,
  });
}
