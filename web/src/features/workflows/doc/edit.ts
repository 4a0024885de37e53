import { isScalar, isSeq, type Node } from 'yaml';
import type { JsonObject } from '../../../api/resources';
import type { Json } from '../../../api/types';
import { isObject } from '../../../shared/pointer';
import { before, isInside, read, type Flow, type Path, type Step } from './read';
import { cutItem, insertIn, itemText, setIn } from './splice';

/** What people do with steps, as changes of the text. Each takes what was read and gives the new text. */

const ID = /^[a-z][a-z0-9_]*$/;

function must(text: string): Flow {
  const got = read(text);
  if (!got.ok) throw new Error(got.why);
  return got.flow;
}

export function setField(flow: Flow, step: Step, path: Path, value: Json | undefined): string {
  const text = setIn(flow.text, [...step.path, ...path], value);
  // A group that lost its last field goes with it.
  if (value !== undefined || path.length < 2) return text;
  const outer = path.slice(0, -1);
  const left = must(text).document.getIn([...step.path, ...outer], true) as { items?: unknown[] } | undefined;
  return left?.items?.length === 0 ? setIn(text, [...step.path, ...outer], undefined) : text;
}

/** A free id: `write`, `write_2`, … */
export function freeId(flow: Flow, wanted: string): string {
  const base =
    wanted
      .toLowerCase()
      .replaceAll(/[^a-z0-9_]+/g, '_')
      .replace(/^[^a-z]+/, '') || 'step';
  if (!flow.byKey.has(base)) return base;
  for (let n = 2; ; n++) if (!flow.byKey.has(`${base}_${n}`)) return `${base}_${n}`;
}

const holding = (lane: string, steps: Json[]): JsonObject => ({ [lane]: steps });

/** What a new step of each kind begins with: enough to be free of errors, or nearly. */
export function starter(flow: Flow, uses: string): JsonObject {
  const last = uses.split(/[./]/).at(-1) ?? uses;
  const id = freeId(flow, uses === 'model' ? 'ask' : uses === 'for_each' ? 'each' : last);
  const inner = (name: string): JsonObject => ({ id: freeId(flow, name), uses: 'set', with: { value: '' } });
  const bodies: Record<string, JsonObject> = {
    model: { with: { prompt: '' } },
    set: { with: { value: '' } },
    approval: { with: { title: 'Go on?' } },
    wait: { with: { for: '5m' } },
    if: { with: { condition: 'true' }, ...holding('then', [inner(`${id}_then`)]) },
    switch: { cases: [{ when: 'true', steps: [inner(`${id}_case`)] }] },
    for_each: { with: { items: [] }, steps: [inner(`${id}_item`)] },
  };
  return { id, uses, ...(bodies[uses] ?? (uses.startsWith('workflow/') ? {} : { with: {} })) };
}

export interface Spot {
  /** The step that holds the list; none for the outermost. */
  parent: string | null;
  lane: string;
  index: number;
}

export function laneAt(flow: Flow, spot: Pick<Spot, 'parent' | 'lane'>): Path | undefined {
  if (spot.parent === null) return [...flow.root, 'steps'];
  return flow.byKey.get(spot.parent)?.lanes.find(lane => lane.key === spot.lane)?.path;
}

/** Directly behind a step, or at the end. */
export function spotAfter(flow: Flow, step: Step | undefined): Spot {
  if (step !== undefined) return { parent: step.parent, lane: step.lane, index: step.index + 1 };
  return { parent: null, lane: 'steps', index: flow.steps.filter(one => one.parent === null).length };
}

export function addStep(flow: Flow, spot: Spot, step: JsonObject): string {
  const lane = laneAt(flow, spot);
  if (lane === undefined) throw new Error('there is no such list of steps');
  return insertIn(flow.text, lane, spot.index, itemText(step));
}

/** Removes a step, and its name from the `needs` of others. */
export function removeStep(flow: Flow, step: Step): string {
  let text = flow.text;
  for (const other of flow.steps.filter(
    one => one.needs.includes(step.id) && !isInside(flow, one.key, step.key),
  ))
    text = withoutNeed(must(text), other.key, step.id);
  return setIn(text, step.path, undefined);
}

export function moveStep(flow: Flow, step: Step, to: Spot): string {
  if (to.parent !== null && isInside(flow, to.parent, step.key))
    throw new Error('a step cannot stand inside itself');
  const from = step.path.slice(0, -1);
  const block = cutItem(flow.text, from, step.index) ?? itemText(step.value as Json);
  const same = to.parent === step.parent && to.lane === step.lane;
  const index = same && to.index > step.index ? to.index - 1 : to.index;
  if (same && index === step.index) return flow.text;
  const rest = must(setIn(flow.text, step.path, undefined));
  const lane = laneAt(rest, to);
  if (lane === undefined) throw new Error('the list of steps went away with the step');
  return insertIn(rest.text, lane, index, block);
}

function withoutNeed(flow: Flow, key: string, id: string): string {
  const step = flow.byKey.get(key);
  if (step === undefined) return flow.text;
  const rest = step.needs.filter(need => need !== id);
  return setIn(flow.text, [...step.path, 'needs'], rest.length === 0 ? undefined : rest);
}

export type Refused = 'self' | 'block' | 'circle' | 'there';

/** Why `to` cannot be made to wait for `from`. */
export function cannotConnect(flow: Flow, from: string, to: string): Refused | null {
  const [a, b] = [flow.byKey.get(from), flow.byKey.get(to)];
  if (a === undefined || b === undefined || a === b) return 'self';
  if (a.parent !== b.parent || a.lane !== b.lane) return 'block';
  if (b.after.includes(a.key)) return 'there';
  const seen = new Set([a.key]);
  for (const key of seen) for (const need of flow.byKey.get(key)?.after ?? []) seen.add(need);
  return seen.has(b.key) ? 'circle' : null;
}

export function connect(flow: Flow, from: string, to: string): string {
  const step = flow.byKey.get(to);
  if (step === undefined || cannotConnect(flow, from, to) !== null) return flow.text;
  return setIn(flow.text, [...step.path, 'needs'], [...step.needs, flow.byKey.get(from)?.id ?? from]);
}

/** Takes a written `needs` away; what is read from a step keeps holding it. */
export const disconnect = (flow: Flow, from: string, to: string): string =>
  withoutNeed(flow, to, flow.byKey.get(from)?.id ?? from);

export const isWritten = (flow: Flow, from: string, to: string) =>
  flow.byKey.get(to)?.needs.includes(flow.byKey.get(from)?.id ?? from) ?? false;

export const idIsFine = (flow: Flow, step: Step, id: string) =>
  ID.test(id) && (id === step.id || !flow.byKey.has(id));

/** A new id, also where others name it. */
export function rename(flow: Flow, step: Step, id: string): string {
  if (id === step.id || !idIsFine(flow, step, id)) return flow.text;
  const cuts: [number, number, string][] = [];
  const name = flow.document.getIn([...step.path, 'id'], true) as Node | undefined;
  if (name?.range != null) cuts.push([name.range[0], name.range[1], id]);
  for (const other of flow.steps) {
    const needs = flow.document.getIn([...other.path, 'needs'], true);
    for (const need of isSeq(needs) ? needs.items : [])
      if (isScalar(need) && need.value === step.id && need.range != null)
        cuts.push([need.range[0], need.range[1], id]);
  }
  const escaped = step.id.replaceAll(/[^\w]/g, '\\$&');
  for (const match of flow.text.matchAll(new RegExp(`\\bsteps\\.${escaped}\\b`, 'g')))
    cuts.push([match.index, match.index + match[0].length, `steps.${id}`]);
  return cuts
    .toSorted((a, b) => b[0] - a[0])
    .reduce((text, [from, to, what]) => text.slice(0, from) + what + text.slice(to), flow.text);
}

/** A copy behind it, under free ids. */
export function duplicate(flow: Flow, step: Step): { text: string; key: string } {
  const taken = new Set(flow.byKey.keys());
  const named = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(named);
    if (!isObject(value)) return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner)]));
    if (typeof value['uses'] !== 'string' || typeof value['id'] !== 'string') return copy;
    let id = `${value['id']}_copy`;
    for (let n = 2; taken.has(id); n++) id = `${value['id']}_copy_${n}`;
    taken.add(id);
    return { ...copy, id };
  };
  const copy = named(step.value as Json) as JsonObject;
  return { text: addStep(flow, spotAfter(flow, step), copy), key: String(copy['id']) };
}

/** What a step hands on to, for saying it in words. */
export const feeds = (flow: Flow, step: Step) => before(flow, step.key).map(one => one.key);
