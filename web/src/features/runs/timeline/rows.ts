import type { TaskView } from '../../../api/types';
import { isOver } from '../../../shared/status';
import type { Only } from '../search';

/** Pure: which lines the timeline shows. */

export interface TaskRow {
  kind: 'task';
  key: string;
  task: TaskView;
  level: number;
  /** undefined: has no children. */
  expanded: boolean | undefined;
}

/** Items of a large loop that finished alike, drawn as one line. */
export interface MoreRow {
  kind: 'more';
  key: string;
  parent: string;
  level: number;
  count: number;
}

export type Row = TaskRow | MoreRow;

export interface Shape {
  collapsed: ReadonlySet<string>;
  /** Loops whose every item is wanted. */
  unfolded: ReadonlySet<string>;
  only: Only | undefined;
}

/** Loops with more items are drawn as their first ones, their interesting ones and a sum of the rest. */
export const LOOP_LIMIT = 50;
const LOOP_SHOWN = 10;

export type Tree = Map<string | null, TaskView[]>;

export function childrenOf(tasks: TaskView[]): Tree {
  const tree: Tree = new Map();
  for (const task of tasks) {
    const list = tree.get(task.parent);
    if (list) list.push(task);
    else tree.set(task.parent, [task]);
  }
  return tree;
}

export const isOpen = (task: TaskView) => !isOver(task.status) || task.status === 'failed';

export const isWanted = (task: TaskView, only: Only | undefined) =>
  only === undefined || (only === 'failed' ? task.status === 'failed' : !isOver(task.status));

/** The tasks that are wanted, and everything that holds one of them. */
function wantedPaths(tasks: TaskView[], only: Only): Set<string> {
  const byPath = new Map(tasks.map(task => [task.path, task]));
  const open = new Set<string>();
  for (const task of tasks) {
    if (!isWanted(task, only)) continue;
    let at: TaskView | undefined = task;
    while (at !== undefined && !open.has(at.path)) {
      open.add(at.path);
      at = at.parent === null ? undefined : byPath.get(at.parent);
    }
  }
  return open;
}

export function buildRows(tasks: TaskView[], shape: Shape): Row[] {
  const tree = childrenOf(tasks);
  const open = shape.only === undefined ? null : wantedPaths(tasks, shape.only);
  const rows: Row[] = [];
  const visit = (parent: string | null, level: number) => {
    const all = tree.get(parent) ?? [];
    const list = open === null ? all : all.filter(task => open.has(task.path));
    const { shown, hidden } = foldLoop(list, parent, shape);
    for (const task of shown) {
      const has = tree.has(task.path);
      const expanded = has ? !shape.collapsed.has(task.path) : undefined;
      rows.push({ kind: 'task', key: task.path, task, level, expanded });
      if (expanded === true) visit(task.path, level + 1);
    }
    if (hidden > 0 && parent !== null)
      rows.push({ kind: 'more', key: `${parent}/…`, parent, level, count: hidden });
  };
  visit(null, 1);
  return rows;
}

function foldLoop(
  list: TaskView[],
  parent: string | null,
  shape: Shape,
): { shown: TaskView[]; hidden: number } {
  const items = new Set(list.map(task => task.index).filter(index => index !== null));
  if (parent === null || items.size <= LOOP_LIMIT || shape.unfolded.has(parent))
    return { shown: list, hidden: 0 };
  let calm = 0;
  const last = { index: -1, shown: true };
  const shown = list.filter(task => {
    if (isOpen(task) && task.status !== 'pending') return true;
    // The steps of one item stay together.
    if (task.index !== last.index) {
      calm += 1;
      last.index = task.index ?? -1;
      last.shown = calm <= LOOP_SHOWN;
    }
    return last.shown;
  });
  return { shown, hidden: list.length - shown.length };
}

/** What a bar is drawn of. */
export type Lasting = Pick<TaskView, 'status' | 'queued_at' | 'started_at' | 'ended_at'>;

export interface BarParts {
  queued: [number, number] | null;
  run: [number, number] | null;
}

/** A bar in parts of the run's whole time; queue time is apart from run time. */
export function barOf(task: Lasting, from: number, to: number): BarParts {
  const whole = Math.max(1, to - from);
  const part = (at: number) => Math.min(1, Math.max(0, (at - from) / whole));
  const time = (at: string | null) => (at === null ? null : Date.parse(at));
  const queued = time(task.queued_at);
  const started = time(task.started_at);
  // What never began was not waiting for anything either.
  if (started === null && isOver(task.status)) return { queued: null, run: null };
  const ended = time(task.ended_at) ?? (isOver(task.status) ? started : to);
  return {
    queued: queued === null ? null : [part(queued), part(started ?? ended ?? to)],
    run: started === null ? null : [part(started), part(ended ?? to)],
  };
}

/** A name for a line: items of loops carry their number. */
export function rowName(task: TaskView): string {
  return task.index === null ? task.step : `${task.step} [${task.index}]`;
}
