import type { Delta, EventView } from '../../../api/types';

/**
 * Text of a model as it is written. It is kept outside React and put into the page once per frame, so that four
 * fast streams cost no rendering; the finished answer replaces it.
 */
const MAX_CHARS = 64_000;
const texts = new Map<string, string>();
const readers = new Map<string, Set<(added: string) => void>>();
const added = new Map<string, string>();
let frame = 0;

const key = (run: string, task: string) => `${run}\n${task}`;

export function appendDelta(run: string, { task, text }: Delta): void {
  const k = key(run, task);
  texts.set(k, ((texts.get(k) ?? '') + text).slice(-MAX_CHARS));
  added.set(k, (added.get(k) ?? '') + text);
  if (frame === 0) frame = requestAnimationFrame(flush);
}

function flush(): void {
  frame = 0;
  for (const [k, text] of added) for (const read of readers.get(k) ?? []) read(text);
  added.clear();
}

/** A new attempt or the end of the task makes the running text meaningless. */
export function forgetDeltas(run: string, event: EventView): void {
  if (!/^task\.|^model\.answered$/.test(event.kind)) return;
  const task = event.body['task'];
  if (typeof task !== 'string') return;
  texts.delete(key(run, task));
  added.delete(key(run, task));
}

export const deltaText = (run: string, task: string): string => texts.get(key(run, task)) ?? '';

export function readDeltas(run: string, task: string, read: (added: string) => void): () => void {
  const k = key(run, task);
  const set = readers.get(k) ?? new Set();
  readers.set(k, set.add(read));
  return () => {
    set.delete(read);
    if (set.size === 0) readers.delete(k);
  };
}
