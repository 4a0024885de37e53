import type { TaskStatus, TaskView } from '../../../api/types';
import type { Only } from '../search';
import { isWanted, rowName, type Lasting } from '../timeline/rows';

/** Pure: what a run asked of models and tools, in order, with what is alike gathered. */

export interface Span extends Lasting {
  key: string;
  kind: 'model' | 'tool' | 'answer';
  /** The task that it belongs to. */
  task: string;
  /** The step, with the number of its loop item. */
  step: string;
  /** The tool, or the model that answered. */
  what: string;
  /** Why this model. */
  why: string | null;
  tokens: number | null;
  cost: number | null;
  /** Inside another: a tool that a model called, a tag of a step. */
  inner: boolean;
}

export interface SpanRow {
  kind: 'span';
  key: string;
  span: Span;
}

export interface SimilarRow {
  kind: 'similar';
  key: string;
  group: string;
  count: number;
  step: string;
  /** Sums over what is gathered. */
  tokens: number;
  cost: number;
  /** The longest one, in milliseconds. */
  longest: number;
  open: boolean;
}

export type Row = SpanRow | SimilarRow;

/** Steps that only decide what runs: they ask nobody outside. */
const DECIDING = new Set([
  'set',
  'if',
  'switch',
  'for_each',
  'parallel',
  'wait',
  'approval',
  'while',
  'jump',
]);

export function spansOf(tasks: TaskView[], only: Only | undefined): Span[] {
  const spans: Span[] = [];
  for (const task of tasks) {
    if (!isWanted(task, only)) continue;
    const base = { task: task.path, step: rowName(task) };
    const asks = task.started_at !== null && !DECIDING.has(task.uses) && !task.uses.startsWith('workflow/');
    if (asks) {
      const { usage } = task;
      spans.push({
        ...base,
        key: task.path,
        kind: task.uses === 'model' ? 'model' : 'tool',
        what: usage?.served_by ?? task.uses,
        why: usage?.chosen ?? null,
        status: task.status,
        queued_at: task.queued_at,
        started_at: task.started_at,
        ended_at: task.ended_at,
        tokens: usage === null ? null : usage.tokens_in + usage.tokens_out,
        cost: usage === null ? null : usage.cost_microusd,
        inner: false,
      });
    }
    for (const call of task.calls)
      spans.push({
        ...base,
        key: `${task.path} ${call.call}`,
        kind: 'tool',
        what: call.tool,
        why: null,
        status: call.status as TaskStatus,
        queued_at: null,
        started_at: call.started_at,
        ended_at: call.ended_at,
        tokens: null,
        cost: null,
        inner: true,
      });
    for (const answer of task.answers) {
      if (answer.state === 'locked') continue;
      spans.push({
        ...base,
        key: `${task.path} ${answer.part} ${answer.asked_at}`,
        kind: 'answer',
        what: answer.model ?? answer.part,
        why: answer.reason,
        status: answer.state === 'asking' ? 'running' : answer.state === 'refused' ? 'failed' : 'succeeded',
        queued_at: null,
        started_at: answer.asked_at,
        ended_at: answer.answered_at,
        tokens: null,
        cost: answer.cost_microusd,
        inner: true,
      });
    }
  }
  return spans;
}

/** Of more alike than these, the first are shown and the rest is one line. */
export const ALIKE_MAX = 6;
const ALIKE_SHOWN = 3;

const groupOf = (span: Span) => `${span.kind} ${span.what} ${span.task.replaceAll(/\[\d+\]/g, '[]')}`;

const lengthOf = ({ started_at, ended_at }: Span) =>
  started_at === null || ended_at === null ? 0 : Date.parse(ended_at) - Date.parse(started_at);

function similar(group: string, rest: Span[], open: boolean): SimilarRow {
  return {
    kind: 'similar',
    key: `similar ${group}`,
    group,
    count: rest.length,
    step: rest[0]?.step.replace(/ \[\d+\]$/, '') ?? '',
    tokens: rest.reduce((sum, one) => sum + (one.tokens ?? 0), 0),
    cost: rest.reduce((sum, one) => sum + (one.cost ?? 0), 0),
    longest: rest.reduce((most, one) => Math.max(most, lengthOf(one)), 0),
    open,
  };
}

export function rowsOf(spans: Span[], open: ReadonlySet<string>): Row[] {
  const groups = new Map<string, Span[]>();
  for (const span of spans) {
    const group = groupOf(span);
    const list = groups.get(group);
    if (list) list.push(span);
    else groups.set(group, [span]);
  }
  // What failed or is under way is never gathered.
  const calm = new Map(
    Array.from(groups, ([group, all]) => [group, all.filter(one => one.status === 'succeeded')] as const),
  );
  const seen = new Map<string, number>();
  return spans.flatMap((span): Row[] => {
    const group = groupOf(span);
    const row: Row = { kind: 'span', key: span.key, span };
    const alike = calm.get(group) ?? [];
    if (alike.length <= ALIKE_MAX || span.status !== 'succeeded') return [row];
    const number = (seen.get(group) ?? 0) + 1;
    seen.set(group, number);
    if (number <= ALIKE_SHOWN) return [row];
    const isOpen = open.has(group);
    const head: Row[] = number === ALIKE_SHOWN + 1 ? [similar(group, alike.slice(ALIKE_SHOWN), isOpen)] : [];
    return isOpen ? [...head, row] : head;
  });
}
