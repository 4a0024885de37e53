import type { JsonObject } from '../../../api/resources';
import type { Tool } from '../../../api/workflows';
import { isObject } from '../../../shared/pointer';

/** What the form of a step asks for, from the same schemas that the compiler and the tools go by. */

/** A template may stand for any value; the form asks for the value, and beside it for a template. */
function plain(schema: JsonObject): JsonObject {
  const { type, anyOf } = schema;
  if (Array.isArray(type) && type.includes('string')) return { ...schema, type: 'string' };
  const others = Array.isArray(anyOf)
    ? anyOf.filter(one => isObject(one) && one['pattern'] === undefined)
    : [];
  const [only] = others;
  if (Array.isArray(anyOf) && others.length === 1 && isObject(only)) {
    const { anyOf: _, ...rest } = schema;
    return { ...only, ...rest };
  }
  return schema;
}

/** The schema of `with` for what a step uses; none when it is not known. */
export function withSchema(schema: JsonObject | undefined, tools: Tool[], uses: string): JsonObject | null {
  const tool = tools.find(one => one.name === uses);
  if (tool !== undefined) return tool.input;
  const definitions = schema?.['$defs'];
  const kind = isObject(definitions) ? definitions[`step_${uses}`] : undefined;
  const properties = isObject(kind) ? kind['properties'] : undefined;
  const own = isObject(properties) ? properties['with'] : undefined;
  const fields = isObject(own) ? own['properties'] : undefined;
  if (!isObject(own) || !isObject(fields)) return null;
  const asked = Object.entries(fields).map(([name, one]) => [name, isObject(one) ? plain(one) : one]);
  return { ...own, properties: Object.fromEntries(asked) as JsonObject, $defs: definitions ?? {} };
}

/** Text that is longer than a line by its nature. */
export const HINTS = {
  '/prompt': { widget: 'textarea', order: 1 },
  '/system': { widget: 'textarea', order: 3 },
  '/model': { order: 2, widget: 'text' },
  '/schema': { widget: 'json', order: 4 },
  '/details': { widget: 'json' },
  '/title': { order: 1 },
};
