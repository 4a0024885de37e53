import type { JsonObject } from '../src/api/resources';
import { read, type Step } from '../src/features/workflows/doc/read';
import { compareGraphs } from './compare';
import { draw } from './layout';
import { problem, type Reply } from './reply';
import type { Shelf } from './resources';
import { findings, keepText, specOf } from './workflows';

/** Copies, comparisons and files from elsewhere, as the server answers. */

const ok = (body: unknown, status = 200): Reply => ({ status, body });

/** Two texts in one drawing: the newer one as it is drawn, what is gone below it. */
export function compare(body: JsonObject): Reply {
  const [old, next] = [read(String(body['before'] ?? '')), read(String(body['after'] ?? ''))];
  if (!old.ok || !next.ok) return problem(422, 'workflow_invalid', 'the text cannot be read');
  const { steps, edges } = compareGraphs(old.flow, next.flow);
  const drawn = draw(next.flow, new Set());
  const node = (step: Step, change: string, place: object) => ({
    ...place,
    id: step.id,
    title: step.id,
    uses: step.uses,
    change,
    fields: steps.find(({ key }) => key === step.key)?.fields ?? [],
  });
  const changes = new Map(steps.map(({ key, kind }) => [key, kind === 'moved' ? 'changed' : kind]));
  const kept = drawn.nodes.flatMap(place => {
    const step = next.flow.steps.find(({ id }) => id === place.id);
    return step === undefined ? [] : [node(step, changes.get(step.key) ?? 'same', place)];
  });
  const gone = old.flow.steps
    .filter(({ key }) => !next.flow.byKey.has(key))
    .map((step, i) =>
      node(step, 'removed', { x: 24, y: drawn.height + 24 + i * 80, width: 200, height: 56 }),
    );
  const nodes = [...kept, ...gone];
  const at = (id: string) => nodes.findIndex(one => one.id === id);
  const fresh = new Set(edges.filter(({ kind }) => kind === 'added').map(({ from, to }) => `${from} ${to}`));
  const name = (i: number) => drawn.nodes[i]?.id ?? '';
  const lines = [
    ...drawn.edges.map(edge => ({
      from: at(name(edge.from)),
      to: at(name(edge.to)),
      points: edge.points,
      change: fresh.has(`${name(edge.from)} ${name(edge.to)}`) ? 'added' : 'same',
    })),
    ...edges
      .filter(({ kind }) => kind === 'removed')
      .map(({ from, to }) => ({ from: at(from), to: at(to), points: [], change: 'removed' })),
  ];
  const height = drawn.height + (gone.length === 0 ? 0 : 24 + gone.length * 80);
  return ok({ width: Math.max(drawn.width, 248), height, nodes, edges: lines });
}

/** A pipeline of the original framework is known by its actions. */
export function convert(body: JsonObject) {
  const text = String(body['text'] ?? '');
  const original = /^\s+(- )?action:/m.test(text);
  const ours = original
    ? text.replaceAll(/action: \w+/g, 'uses: model').replaceAll('parameters:', 'with:')
    : text;
  const diagnostics = findings('import', ours);
  const readable = diagnostics.every(({ code }) => code !== 'W001');
  const said = /^name: *([^#\n]+)/m
    .exec(ours)?.[1]
    ?.trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, '-');
  return {
    converted: original,
    ok: diagnostics.length === 0,
    diagnostics,
    ...(said === undefined ? {} : { name: said }),
    ...(readable ? { text: ours } : {}),
  };
}

/** A new workflow with this text. */
export function store(
  shelf: Shelf,
  workspace: string,
  body: JsonObject,
  text: string,
  draft: boolean,
): Reply {
  const place = { kind: 'workflow', workspace, name: String(body['name'] ?? '') };
  if (shelf.all.has(shelf.key(place)))
    return problem(409, 'resource_exists', `Workflow \`${place.name}\` exists already.`, [
      'Choose another name.',
    ]);
  const stored = shelf.create(place, { spec: specOf(text), meta: {}, draft, reason: null });
  keepText(stored, text);
  return ok(shelf.view(stored), 201);
}
