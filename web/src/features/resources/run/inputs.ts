import type { JsonObject } from '../../../api/resources';
import type { Json } from '../../../api/types';
import { isObject } from '../../../shared/pointer';

/** What a workflow asks for, as one JSON Schema: `inputs` names a type or a schema for each. */
export function inputsSchema(spec: JsonObject): JsonObject {
  const declared = isObject(spec['inputs']) ? spec['inputs'] : {};
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const [name, given] of Object.entries(declared)) {
    const whole: JsonObject = typeof given === 'string' ? { type: given } : isObject(given) ? given : {};
    const { required: must, ...schema } = whole;
    properties[name] = schema;
    if (must === true || (must !== false && schema['default'] === undefined)) required.push(name);
  }
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

/** What the form begins with: the defaults. */
export function startingInputs(schema: JsonObject): JsonObject {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const pairs = Object.entries(properties).flatMap(([name, inner]): [string, Json][] =>
    isObject(inner) && inner['default'] !== undefined ? [[name, inner['default']]] : [],
  );
  return Object.fromEntries(pairs);
}

/** Inputs that must be given and are not. An empty text may be meant. */
export function missingInputs(schema: JsonObject, inputs: JsonObject): string[] {
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  return required.filter(name => inputs[name] === undefined);
}
