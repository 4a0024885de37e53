/** One history over all views: each entry is the smallest cut that made the new text, so undoing gives the old bytes. */

export interface Cut {
  at: number;
  removed: string;
  added: string;
}

export interface History {
  text: string;
  past: Cut[];
  future: Cut[];
  /** When the last entry was made, and by typing: keys close together are one entry. */
  typedAt: number | null;
}

const ENTRIES_MAX = 500;
const TOGETHER_MS = 700;

export function between(old: string, next: string): Cut {
  let at = 0;
  const shorter = Math.min(old.length, next.length);
  while (at < shorter && old[at] === next[at]) at += 1;
  let tail = 0;
  while (tail < shorter - at && old[old.length - 1 - tail] === next[next.length - 1 - tail]) tail += 1;
  return { at, removed: old.slice(at, old.length - tail), added: next.slice(at, next.length - tail) };
}

export const perform = (text: string, { at, removed, added }: Cut) =>
  text.slice(0, at) + added + text.slice(at + removed.length);
export const inverse = ({ at, removed, added }: Cut): Cut => ({ at, removed: added, added: removed });

export const begin = (text: string): History => ({ text, past: [], future: [], typedAt: null });

export function record(history: History, text: string, typedAt: number | null): History {
  if (text === history.text) return history;
  const cut = between(history.text, text);
  const last = history.past.at(-1);
  const together =
    typedAt !== null &&
    history.typedAt !== null &&
    typedAt - history.typedAt < TOGETHER_MS &&
    last !== undefined &&
    history.future.length === 0;
  if (together) {
    const old = perform(history.text, inverse(last));
    return { ...history, text, past: [...history.past.slice(0, -1), between(old, text)], typedAt };
  }
  return { text, past: [...history.past.slice(1 - ENTRIES_MAX), cut], future: [], typedAt };
}

export function undo(history: History): History {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return {
    text: perform(history.text, inverse(last)),
    past: history.past.slice(0, -1),
    future: [...history.future, last],
    typedAt: null,
  };
}

export function redo(history: History): History {
  const next = history.future.at(-1);
  if (next === undefined) return history;
  return {
    text: perform(history.text, next),
    past: [...history.past, next],
    future: history.future.slice(0, -1),
    typedAt: null,
  };
}
