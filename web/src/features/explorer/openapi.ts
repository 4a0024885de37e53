import type { JsonObject } from '../../api/resources';
import type { Json } from '../../api/types';

/** Reads the document of the API as a list of operations that can be called. Pure. */

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description: string;
  type: string;
  options: string[];
  example: string;
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  tag: string;
  summary: string;
  description: string;
  parameters: Parameter[];
  /** The type of the body, when there is one. */
  bodyType: string | null;
  bodyExample: Json | undefined;
  bodyRequired: boolean;
  right: string | null;
  /** Answers with a stream that does not end. */
  streams: boolean;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: Json | undefined) => (typeof value === 'string' ? value : '');

function deref(document: JsonObject, value: Json | undefined, hops = 0): JsonObject {
  if (!isObject(value)) return {};
  const ref = value['$ref'];
  if (typeof ref !== 'string' || hops > 10) return value;
  let at: Json | undefined = document;
  for (const part of ref.replace(/^#\//, '').split('/'))
    at = isObject(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  return deref(document, at, hops + 1);
}

function typeName(schema: JsonObject): string {
  const type = schema['type'];
  if (Array.isArray(type)) return type.filter(one => one !== 'null').join(' | ');
  return text(type) || (Array.isArray(schema['enum']) ? 'string' : 'any');
}

function parameterOf(document: JsonObject, value: Json): Parameter {
  const own = deref(document, value);
  const schema = deref(document, own['schema']);
  const options = Array.isArray(schema['enum']) ? schema['enum'].filter(one => one !== null).map(String) : [];
  const example = own['example'] ?? (Array.isArray(schema['examples']) ? schema['examples'][0] : undefined);
  return {
    name: text(own['name']),
    in: (text(own['in']) || 'query') as Parameter['in'],
    required: own['required'] === true,
    description: text(own['description']) || text(schema['description']),
    type: typeName(schema),
    options,
    example: example === undefined || example === null ? '' : String(example),
  };
}

const DEPTH = 5;

/** A value of the shape that a schema describes, to begin with. */
export function sample(document: JsonObject, schema: Json | undefined, depth = 0): Json {
  const own = deref(document, schema);
  if (own['example'] !== undefined) return own['example'];
  if (Array.isArray(own['examples']) && own['examples'][0] !== undefined) return own['examples'][0];
  if (own['default'] !== undefined) return own['default'];
  if (own['const'] !== undefined) return own['const'];
  if (Array.isArray(own['enum'])) return own['enum'][0] ?? null;
  for (const word of ['oneOf', 'anyOf', 'allOf']) {
    const all = own[word];
    if (Array.isArray(all) && depth < DEPTH) return sample(document, all[0], depth + 1);
  }
  if (isObject(own['properties']) && depth < DEPTH) {
    const required = Array.isArray(own['required']) ? own['required'] : [];
    const wanted = Object.entries(own['properties']).filter(([name]) => required.includes(name));
    return Object.fromEntries(wanted.map(([name, inner]) => [name, sample(document, inner, depth + 1)]));
  }
  const simple: Record<string, Json> = {
    string: '',
    integer: 0,
    number: 0,
    boolean: false,
    array: [],
    object: {},
  };
  return simple[typeName(own)] ?? null;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

function operationOf(
  document: JsonObject,
  path: string,
  method: string,
  own: JsonObject,
  common: Json[],
): Operation {
  const body = deref(document, own['requestBody']);
  const [bodyType = null, media] = Object.entries(isObject(body['content']) ? body['content'] : {})[0] ?? [];
  const responses = isObject(own['responses']) ? Object.values(own['responses']) : [];
  const streams = responses.some(response => JSON.stringify(response).includes('text/event-stream'));
  const given = [...common, ...(Array.isArray(own['parameters']) ? own['parameters'] : [])];
  const example = isObject(media) ? (media['example'] ?? sample(document, media['schema'])) : undefined;
  return {
    id: text(own['operationId']) || `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    tag: Array.isArray(own['tags']) ? text(own['tags'][0]) : '',
    summary: text(own['summary']),
    description: text(own['description']),
    parameters: given.map(one => parameterOf(document, one)),
    bodyType,
    bodyExample: example,
    bodyRequired: body['required'] === true,
    right: text(own['x-right']) || null,
    streams,
  };
}

export function operationsOf(document: JsonObject): Operation[] {
  const paths = isObject(document['paths']) ? document['paths'] : {};
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!isObject(item)) return [];
    const common = Array.isArray(item['parameters']) ? item['parameters'] : [];
    return METHODS.flatMap(method => {
      const own = item[method];
      return isObject(own) ? [operationOf(document, path, method, own, common)] : [];
    });
  });
}

/** Every word must stand somewhere in the name, the path, the method or the summary. */
export function matching(operations: Operation[], q: string): Operation[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter(one => {
    const hay = `${one.id} ${one.method} ${one.path} ${one.summary} ${one.tag}`.toLowerCase();
    return words.every(word => hay.includes(word));
  });
}

export type Values = Record<string, string>;

/** A parameter's place in the values: the same name may stand in the path and in the query. */
export const keyOf = (parameter: Parameter) => `${parameter.in}:${parameter.name}`;

export interface Request {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | null;
}

export const isWrite = (method: string) => method !== 'GET' && method !== 'HEAD';

export function requestOf(operation: Operation, values: Values, body: string): Request {
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  let path = operation.path;
  for (const parameter of operation.parameters) {
    const value = values[keyOf(parameter)] ?? '';
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (value === '') continue;
    else if (parameter.in === 'query') query.set(parameter.name, value);
    else headers[parameter.name.toLowerCase()] = value;
  }
  const sends = operation.bodyType !== null && (operation.bodyRequired || body.trim() !== '');
  if (sends) headers['content-type'] = operation.bodyType ?? 'application/json';
  const text = query.toString();
  return {
    method: operation.method,
    url: text === '' ? path : `${path}?${text}`,
    headers,
    body: sends ? body : null,
  };
}

/** What must be filled in before it can be sent. */
export function missing(operation: Operation, values: Values): string[] {
  return operation.parameters
    .filter(parameter => parameter.required && (values[keyOf(parameter)] ?? '') === '')
    .map(({ name }) => name);
}
