import type { Json } from '../src/api/types';
import { same } from '../src/shared/pointer';
import type { Flow, Step } from '../src/features/workflows/doc/read';

/** Two versions as graphs: which steps came, went, changed or moved, and which connections. */

export interface StepChange {
  key: string;
  kind: 'added' | 'removed' | 'changed' | 'moved';
  uses: string;
  /** The fields that differ. */
  fields: string[];
}

export interface EdgeChange {
  from: string;
  to: string;
  kind: 'added' | 'removed';
}

export interface GraphDiff {
  steps: StepChange[];
  edges: EdgeChange[];
}

const HOLDS = new Set(['steps', 'then', 'else', 'default', 'cases', 'needs']);

function own(step: Step): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(step.value).filter(
      ([name]) => !(HOLDS.has(name) && (name === 'needs' || step.lanes.length > 0)),
    ),
  );
}

function fields(a: Step, b: Step): string[] {
  const [old, next] = [own(a), own(b)];
  return [...new Set([...Object.keys(old), ...Object.keys(next)])].filter(
    name => !same(old[name], next[name]),
  );
}

const edges = (flow: Flow) =>
  new Set(flow.steps.flatMap(step => step.after.map(from => `${from}\n${step.key}`)));

function missing(from: Set<string>, there: Set<string>, kind: EdgeChange['kind']): EdgeChange[] {
  return [...from]
    .filter(edge => !there.has(edge))
    .map(edge => {
      const [a = '', b = ''] = edge.split('\n');
      return { from: a, to: b, kind };
    });
}

export function compareGraphs(old: Flow, next: Flow): GraphDiff {
  const steps: StepChange[] = [];
  for (const step of next.steps) {
    const was = old.byKey.get(step.key);
    const base = { key: step.key, uses: step.uses };
    if (was === undefined) steps.push({ ...base, kind: 'added', fields: [] });
    else {
      const changed = fields(was, step);
      if (changed.length > 0) steps.push({ ...base, kind: 'changed', fields: changed });
      else if (was.parent !== step.parent || was.lane !== step.lane)
        steps.push({ ...base, kind: 'moved', fields: [] });
    }
  }
  for (const step of old.steps)
    if (!next.byKey.has(step.key))
      steps.push({ key: step.key, uses: step.uses, kind: 'removed', fields: [] });
  const [before, after] = [edges(old), edges(next)];
  return { steps, edges: [...missing(after, before, 'added'), ...missing(before, after, 'removed')] };
}
