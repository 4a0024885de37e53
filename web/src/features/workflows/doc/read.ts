import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { JsonObject } from '../../../api/resources';
import type { Json } from '../../../api/types';
import { isObject } from '../../../shared/pointer';

/** A workflow file read as what the views show: its steps with their places in the text. Never fails: says why instead. */

export type Path = (string | number)[];

/** A list of steps inside a step, or the outermost one. */
export interface Lane {
  /** `steps`, `then`, `else`, `cases/0`, `default`, `on_error/0`. */
  key: string;
  path: Path;
  /** For a case: its condition or value. */
  label: string;
}

export interface Step {
  /** The id, made unique where the file is wrong about it. */
  key: string;
  id: string;
  uses: string;
  description: string | null;
  path: Path;
  start: number;
  end: number;
  line: number;
  parent: string | null;
  lane: string;
  index: number;
  depth: number;
  /** As written under `needs`. */
  needs: string[];
  /** Steps of the same list that must end first, written or read from. */
  after: string[];
  lanes: Lane[];
  conditional: boolean;
  /** How many `<AUTO>` tags its own values hold. */
  auto: number;
  value: JsonObject;
}

export interface Flow {
  text: string;
  document: Document;
  /** Where the body stands: `[]`, or `['spec']` in the spelling of a resource. */
  root: Path;
  value: JsonObject;
  steps: Step[];
  byKey: Map<string, Step>;
}

export type Read = { ok: true; flow: Flow } | { ok: false; why: string; line: number; column: number };

const ALIASES_MAX = 50;

/** What was read last: the same text is asked for from several sides. */
let last: { text: string; read: Read } | undefined;

export function read(text: string): Read {
  if (last?.text !== text) last = { text, read: readAnew(text) };
  return last.read;
}

function readAnew(text: string): Read {
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const [why] = error.message.split(' at line');
    const at = error.linePos?.[0];
    return { ok: false, why: why ?? error.message, line: at?.line ?? 1, column: at?.col ?? 1 };
  }
  let whole: Json;
  try {
    whole = (document.toJS({ maxAliasCount: ALIASES_MAX }) ?? {}) as Json;
  } catch (cause) {
    return { ok: false, why: cause instanceof Error ? cause.message : String(cause), line: 1, column: 1 };
  }
  if (!isObject(whole)) return { ok: false, why: 'A workflow begins with fields.', line: 1, column: 1 };
  const root: Path = typeof whole['kind'] === 'string' && isObject(whole['spec']) ? ['spec'] : [];
  const value = root.length === 0 ? whole : (whole['spec'] as JsonObject);
  const flow: Flow = { text, document, root, value, steps: [], byKey: new Map() };
  const list = document.getIn([...root, 'steps'], true);
  if (isSeq(list))
    collect(
      flow,
      list,
      value['steps'],
      { key: 'steps', path: [...root, 'steps'], label: '' },
      null,
      new Lines(text),
    );
  link(flow);
  return { ok: true, flow };
}

class Lines {
  private readonly starts = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  of(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}

const words = (value: Json | undefined) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

function collect(
  flow: Flow,
  list: YAMLSeq,
  values: Json | undefined,
  lane: Lane,
  parent: Step | null,
  lines: Lines,
): void {
  list.items.forEach((item, index) => {
    const value = Array.isArray(values) ? values[index] : undefined;
    if (!isMap(item) || !isObject(value)) return;
    const [start = 0, end = start] = (item as Node).range ?? [];
    const id = words(value['id']);
    const step: Step = {
      key: unique(flow, id === '' ? `step ${index + 1}` : id),
      id,
      uses: words(value['uses']),
      description: words(value['description']) || null,
      path: [...lane.path, index],
      start,
      end,
      line: lines.of(start),
      parent: parent?.key ?? null,
      lane: lane.key,
      index,
      depth: parent === null ? 0 : parent.depth + 1,
      needs: Array.isArray(value['needs'])
        ? value['needs'].map(words)
        : words(value['needs']) === ''
          ? []
          : [words(value['needs'])],
      after: [],
      lanes: lanesOf(item, value, [...lane.path, index]),
      conditional: value['if'] !== undefined,
      auto: 0,
      value,
    };
    flow.steps.push(step);
    flow.byKey.set(step.key, step);
    for (const inner of step.lanes) {
      const at = inner.path.slice(step.path.length);
      const below = item.getIn(at, true);
      if (isSeq(below)) collect(flow, below, valueIn(value, at), inner, step, lines);
    }
  });
}

function unique(flow: Flow, wanted: string): string {
  if (!flow.byKey.has(wanted)) return wanted;
  for (let n = 2; ; n++) if (!flow.byKey.has(`${wanted} (${n})`)) return `${wanted} (${n})`;
}

export function valueIn(value: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, part) => (Array.isArray(at) ? at[Number(part)] : isObject(at) ? at[String(part)] : undefined),
    value,
  );
}

const LISTS = ['steps', 'then', 'else', 'default'];

/** What a step holds: the lists that it has, and those that its kind always has. */
function lanesOf(item: YAMLMap, value: JsonObject, path: Path): Lane[] {
  const handlers = Array.isArray(value['on_error']) ? value['on_error'] : [value['on_error']];
  const inHandlers = handlers.flatMap((one, i): Lane[] =>
    isObject(one) && Array.isArray(one['steps'])
      ? [
          {
            key: `on_error/${i}`,
            path: Array.isArray(value['on_error'])
              ? [...path, 'on_error', i, 'steps']
              : [...path, 'on_error', 'steps'],
            label: '',
          },
        ]
      : [],
  );
  const own = LISTS.filter(key => isSeq(item.get(key, true))).map(key => ({
    key,
    path: [...path, key],
    label: key,
  }));
  const cases = Array.isArray(value['cases']) ? value['cases'] : [];
  const inCases = cases.flatMap((one, i): Lane[] =>
    isObject(one)
      ? [
          {
            key: `cases/${i}`,
            path: [...path, 'cases', i, 'steps'],
            label: words(one['when']) || words(one['equals']) || `${i + 1}`,
          },
        ]
      : [],
  );
  const first = own.filter(({ key }) => key !== 'default' && key !== 'else');
  const last = own.filter(({ key }) => key === 'default' || key === 'else');
  const uses = words(value['uses']);
  const missing = (
    (uses === 'for_each' || uses === 'loop') && !own.length
      ? ['steps']
      : uses === 'if' && first.length === 0
        ? ['then']
        : []
  ).map(key => ({ key, path: [...path, key], label: key }));
  return [...missing, ...first, ...inCases, ...last, ...inHandlers];
}

const HOLDS_STEPS = new Set([...LISTS, 'cases']);
const READS = /\bsteps\.([A-Za-z_]\w*)|\bsteps\[\s*['"]([^'"\]]+)['"]\s*\]/g;

/** The values of a step without the steps inside it, as text to look through. */
function ownText(value: JsonObject): string {
  const holds = typeof value['uses'] === 'string' && !/^[\w.-]+\.[\w.-]+$/.test(value['uses']);
  return JSON.stringify(
    Object.fromEntries(Object.entries(value).filter(([name]) => !(holds && HOLDS_STEPS.has(name)))),
  );
}

/** Which step waits for which, inside one list; a block waits for what the steps inside it read. */
function link(flow: Flow): void {
  for (const step of flow.steps) {
    const text = ownText(step.value);
    step.auto = text.split('<AUTO').length - 1;
    const read = Array.from(text.matchAll(READS), match => match[1] ?? match[2] ?? '');
    for (const name of new Set([...step.needs, ...read])) {
      const other = flow.byKey.get(name);
      if (other === undefined || other === step) continue;
      for (
        let at: Step | undefined = step;
        at !== undefined;
        at = at.parent === null ? undefined : flow.byKey.get(at.parent)
      ) {
        if (at.parent !== other.parent || at.lane !== other.lane) continue;
        if (at !== other && !at.after.includes(other.key)) at.after.push(other.key);
        break;
      }
    }
  }
}

/** Steps that wait for this one. */
export const before = (flow: Flow, key: string) => flow.steps.filter(step => step.after.includes(key));

/** The innermost step at a place of the text. */
export function stepAt(flow: Flow, offset: number): Step | undefined {
  let found: Step | undefined;
  for (const step of flow.steps) if (step.start <= offset && offset <= step.end) found = step;
  return found;
}

export const siblings = (flow: Flow, step: Step) =>
  flow.steps.filter(one => one.parent === step.parent && one.lane === step.lane);

export const isInside = (flow: Flow, key: string, outer: string): boolean => {
  for (
    let at = flow.byKey.get(key);
    at !== undefined;
    at = at.parent === null ? undefined : flow.byKey.get(at.parent)
  )
    if (at.key === outer) return true;
  return false;
};

export { isMap, isScalar, isSeq };
