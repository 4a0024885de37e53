import { readdirSync, readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { GalleryTemplate } from '../src/api/gallery';
import type { JsonObject } from '../src/api/resources';
import { getAt, isObject, setAt } from '../src/shared/pointer';
import { problem, type Call, type Reply } from './reply';
import { makeWorkflow } from './resources-api';
import { drawn } from './workflows';
import type { World } from './world';

/** The templates that are shipped, read from their own files and answered as the server does. */

const FOLDER = new URL('../../templates/', import.meta.url);
const ok = (body: unknown): Reply => ({ status: 200, body });

interface Shipped {
  view: GalleryTemplate;
  spec: JsonObject;
}

function usedIn(value: unknown, into: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const one of value) usedIn(one, into);
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value))
      if (key === 'uses') into.add(String(one));
      else usedIn(one, into);
  return into;
}

/** What stands in the workflow is what a parameter is when it is left out. */
function asked(schema: JsonObject, document: JsonObject): JsonObject {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const filled = Object.entries(properties).map(([name, one]) => {
    const place = String(getAt(one, '/sets/0') ?? '').split('#')[1] ?? '';
    const there = getAt(document, place);
    return [name, { ...(there === undefined ? {} : { default: there }), ...(one as JsonObject) }] as const;
  });
  return { ...schema, properties: Object.fromEntries(filled) };
}

function readOne(file: string): Shipped {
  const whole = parse(readFileSync(new URL(file, FOLDER), 'utf8')) as JsonObject;
  const pack = getAt(whole, '/spec/package') as JsonObject;
  const [document = {}] = pack['resources'] as JsonObject[];
  const spec = document['spec'] as JsonObject;
  const schema = asked(pack['parameters'] as JsonObject, document);
  const properties = schema['properties'] as Record<string, JsonObject>;
  const text = stringify(spec, { lineWidth: 0 });
  const name = String(whole['name']);
  const view: GalleryTemplate = {
    name,
    title: String(whole['title']),
    summary: String(spec['description']),
    about: String(pack['readme']),
    category: String(getAt(whole, '/spec/category')),
    makes: [{ kind: 'workflow', name, title: String(document['title']) }],
    parameters: Object.entries(properties).map(([parameter, one]) => ({
      name: parameter,
      description: String(one['description'] ?? ''),
      default: one['default'] ?? null,
      required: false,
    })),
    uses: [...usedIn(spec, new Set())].toSorted(),
    schema,
    workflows: [{ name, text, layout: drawn(text) }],
  };
  return { view, spec };
}

let shipped: Shipped[] | undefined;
const all = () => (shipped ??= readdirSync(FOLDER).toSorted().map(readOne));

/** The first value that is beyond what is allowed, as the server says it. */
function refused(schema: JsonObject, given: JsonObject): Reply | null {
  for (const [name, value] of Object.entries(given)) {
    const most = getAt(schema, `/properties/${name}/maximum`);
    if (typeof value !== 'number' || typeof most !== 'number' || value <= most) continue;
    const path = `/parameters/${name}`;
    const message = `this is too large: at most ${most} is possible`;
    const reply = problem(422, 'resource_invalid', `what is made is not valid: ${path}: ${message}`);
    const details = { findings: [{ path, code: 'invalid_value', message }] };
    return { ...reply, body: { ...(reply.body as object), details } };
  }
  return null;
}

function made({ view, spec }: Shipped, world: World, body: JsonObject): Reply {
  const given = isObject(body['parameters']) ? body['parameters'] : {};
  const wrong = refused(view.schema, given);
  if (wrong !== null) return wrong;
  let next: JsonObject = { spec };
  for (const [name, value] of Object.entries(given)) {
    const place = String(getAt(view.schema, `/properties/${name}/sets/0`) ?? '').split('#')[1];
    const set = place === undefined ? next : setAt(next, place, value);
    if (isObject(set)) next = set;
  }
  return makeWorkflow(world.shelf, next['spec'] as JsonObject, body);
}

export function answerGallery(world: World, call: Call): Reply | null {
  const found = /^\/api\/v1\/gallery(?:\/([^/]+))?(\/use)?$/.exec(call.url.pathname);
  if (found === null) return null;
  const [, name, using] = found;
  if (name === undefined) {
    const items = all().map(({ view }) => ({ ...view, schema: undefined, workflows: undefined }));
    return ok({ items, total: items.length });
  }
  const one = all().find(({ view }) => view.name === name);
  if (one === undefined) return problem(404, 'template_not_found', `the gallery has no template \`${name}\``);
  return using === undefined ? ok(one.view) : made(one, world, call.body);
}
