import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { JsonObject } from '../src/api/resources';
import type { Json } from '../src/api/types';
import type { Checked, Diagnostic, ServerLayout } from '../src/api/workflows';
import { read, type Flow, type Step } from '../src/features/workflows/doc/read';
import { isObject } from '../src/shared/pointer';
import { draw } from './layout';
import { compare, convert, store } from './workflow-files';
import { problem, type Call, type Reply } from './reply';
import type { Shelf, Stored } from './resources';
import type { World } from './world';
import { MODELS, TOOLS } from './workflow-seed';

/** Texts of workflows, a small compiler, and proposals: as the server answers. */

const ok = (body: unknown, status = 200): Reply => ({ status, body });
/** Texts by the hash of what they say, so that a version finds its own. */
const texts = new Map<string, string>();

function isMapping(text: string): boolean {
  try {
    return isObject(parse(text) as Json);
  } catch {
    return false;
  }
}

export function specOf(text: string): JsonObject {
  const { name: _, ...spec } = parse(text) as JsonObject;
  return spec;
}

export function keepText(stored: Stored, text: string): void {
  texts.set(stored.now.hash, text);
}

function sourceOf(stored: Stored, wanted: string | null) {
  const number = wanted === null ? stored.now.version : Number(wanted);
  const found = stored.versions.find(({ version }) => version === number);
  if (found === undefined) return null;
  const { workspace, name, published, updated_at, updated_by } = stored.now;
  const text = texts.get(found.hash) ?? stringify(found.spec, { lineWidth: 0 });
  const etag = `"${stored.generation}-${stored.now.version}"`;
  return { workspace, name, version: number, published, etag, text, updated_at, updated_by };
}

function put(shelf: Shelf, stored: Stored, call: Call): Reply {
  const etag = `"${stored.generation}-${stored.now.version}"`;
  const given = call.headers['if-match'];
  if (given === undefined)
    return problem(428, 'precondition_required', 'Say with If-Match what you replace.');
  if (given !== etag)
    return problem(412, 'version_mismatch', `It was changed meanwhile: it is ${etag}, you have ${given}.`);
  const text = String(call.body['text'] ?? '');
  const diagnostics = findings(stored.now.name, text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const publish = call.body['publish'] === true;
  // A draft may be wrong; what cannot be read is no draft.
  if (errors.length > 0 && (publish || !isMapping(text))) {
    const reply = problem(
      422,
      'workflow_invalid',
      `the workflow has ${errors.length} errors, the first: ${errors[0]?.message}`,
    );
    return { ...reply, body: { ...(reply.body as object), diagnostics } };
  }
  shelf.change(stored, {
    spec: specOf(text),
    draft: !publish,
    reason: (call.body['reason'] as string) ?? null,
  });
  keepText(stored, text);
  if (publish) {
    const newest = stored.versions.at(-1);
    if (newest !== undefined) newest.state = 'published';
    stored.now.published = stored.now.version;
  }
  return ok({ ...sourceOf(stored, null), ...(errors.length === 0 ? {} : { diagnostics }) });
}

const KINDS = ['model', 'set', 'if', 'switch', 'for_each', 'approval', 'wait'];

function near(word: string, known: string[]): string | undefined {
  const sorted = (text: string) => [...text].toSorted().join('');
  return known.find(
    one => one !== word && (sorted(one) === sorted(word) || one.startsWith(word.slice(0, -1))),
  );
}

function found(
  flow: Flow,
  step: Step,
  file: string,
  what: string,
  code: string,
  message: string,
  better?: string,
): Diagnostic {
  const start = flow.text.indexOf(what, step.start);
  const before = flow.text.slice(0, start).split('\n');
  return {
    code,
    severity: 'error',
    message,
    label: better === undefined ? '' : `did you mean ${better}?`,
    step: step.id,
    notes: [],
    span: {
      file,
      start,
      end: start + what.length,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    },
    ...(better === undefined
      ? {}
      : { fix: { title: `Write ${better}`, start, end: start + what.length, replacement: better } }),
  };
}

export function findings(name: string, text: string): Diagnostic[] {
  const file = `${name}.yaml`;
  const got = read(text);
  if (!got.ok)
    return [
      {
        code: 'W001',
        severity: 'error',
        message: got.why,
        label: '',
        notes: [],
        span: { file, start: 0, end: 0, line: got.line, column: got.column },
      },
    ];
  const ids = got.flow.steps.map(step => step.id);
  return got.flow.steps.flatMap(step => {
    const all: Diagnostic[] = [];
    for (const need of step.needs.filter(one => !ids.includes(one)))
      all.push(
        found(
          got.flow,
          step,
          file,
          need,
          'W013',
          `step \`${step.id}\` needs an unknown step \`${need}\``,
          near(need, ids),
        ),
      );
    const known = [...KINDS, ...TOOLS.map(tool => tool.name)];
    if (!known.includes(step.uses) && !step.uses.startsWith('workflow/'))
      all.push(
        found(
          got.flow,
          step,
          file,
          step.uses,
          'W020',
          `there is no tool \`${step.uses}\``,
          near(step.uses, known),
        ),
      );
    return all;
  });
}

function check(body: JsonObject): Reply {
  const main = String(body['main']);
  const files = isObject(body['files']) ? body['files'] : {};
  const text = String(files[main] ?? '');
  const diagnostics = findings(main.replace(/\.yaml$/, ''), text);
  const broken = diagnostics.some(({ severity }) => severity === 'error');
  const got = read(text);
  const inputs = got.ok && isObject(got.flow.value['inputs']) ? Object.entries(got.flow.value['inputs']) : [];
  const answer: Checked = { ok: !broken, diagnostics };
  if (!broken)
    answer.outline = {
      name: main,
      outputs: [],
      inputs: inputs.map(([name, given]) => {
        const schema = isObject(given) ? given : { type: String(given) };
        const { default: usual, ...rest } = schema;
        return {
          name,
          schema: rest,
          required: usual === undefined,
          ...(usual === undefined ? {} : { default: usual }),
        };
      }),
    };
  return ok(answer);
}

/** The shapes of the document, under the names that the schema of files uses. */
function schema(): Reply {
  const whole = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')) as {
    components: { schemas: Record<string, JsonObject> };
  };
  const definitions: JsonObject = {};
  for (const [name, one] of Object.entries(whole.components.schemas)) {
    const kind = /^WorkflowSpecStep([A-Z]\w*)$/.exec(name)?.[1];
    if (kind !== undefined)
      definitions[`step_${kind.replaceAll(/(?!^)([A-Z])/g, '_$1').toLowerCase()}`] = one;
  }
  return ok({ $defs: definitions });
}

function propose(world: World, body: JsonObject): Reply {
  const source = String(body['source'] ?? '');
  const run = world.add('propose-a-change', [], {
    status: 'succeeded',
    ended_at: new Date().toISOString(),
    simulated: true,
  });
  const text = source.replace(
    /\nsteps:\n/,
    '\nsteps:\n  - id: confirm\n    uses: approval\n    with:\n      title: Go on?\n',
  );
  return ok({
    source: text,
    notes: `Asks a person first. (${String(body['wish'])})`,
    diagnostics: findings('proposal', text),
    simulated: true,
    run: run.view.run.id,
  });
}

function layout(body: JsonObject): Reply {
  const files = isObject(body['files']) ? body['files'] : {};
  const closed = new Set(Array.isArray(body['closed']) ? body['closed'].map(String) : []);
  return ok(drawn(String(files[String(body['main'])] ?? ''), closed));
}

/** As the server draws: places in a list, parts of frames by their number. */
export function drawn(text: string, closed = new Set<string>()): ServerLayout {
  const got = read(text);
  return got.ok ? draw(got.flow, closed) : { width: 0, height: 0, nodes: [], edges: [] };
}

export function answerWorkflows(world: World, call: Call): Reply | null {
  const path = call.url.pathname.slice('/api/v1'.length);
  if (path === '/tools') return ok({ items: TOOLS });
  if (path === '/gateway/models') return ok({ items: MODELS });
  if (path === '/workflows/schema') return schema();
  if (path === '/workflows/check') return check(call.body);
  if (path === '/workflows/layout') return layout(call.body);
  if (path === '/workflows/propose') return propose(world, call.body);
  if (path === '/workflows/graph-diff') return compare(call.body);
  if (path === '/workflows/convert') return ok(convert(call.body));
  const taken = /^\/workflows\/([^/]+)\/import$/.exec(path);
  if (taken !== null) {
    const { text } = convert(call.body);
    return text === undefined
      ? problem(422, 'workflow_invalid', 'the text cannot be read')
      : store(world.shelf, decodeURIComponent(taken[1] ?? ''), call.body, text, true);
  }
  const one = /^\/workflows\/([^/]+)\/([^/]+)\/(source|clone)$/.exec(path);
  if (one === null) return null;
  const [, workspace = '', name = ''] = one.map(decodeURIComponent);
  const stored = world.shelf.all.get(world.shelf.key({ kind: 'workflow', workspace, name }));
  if (stored === undefined || stored.now.deleted_at !== null)
    return problem(404, 'resource_not_found', `There is no workflow \`${name}\` in \`${workspace}\`.`, [
      'List what is there with `orc get workflow`.',
    ]);
  if (one[3] === 'clone') {
    const { now } = stored;
    const text = sourceOf(stored, null)?.text ?? '';
    return store(world.shelf, String(call.body['workspace']), call.body, text, now.published !== now.version);
  }
  if (call.method === 'PUT') return put(world.shelf, stored, call);
  const source = sourceOf(stored, call.url.searchParams.get('version'));
  return source === null ? problem(404, 'version_not_found', 'There is no such version.') : ok(source);
}
