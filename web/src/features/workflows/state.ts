import type { Diagnostic, Source } from '../../api/workflows';
import { begin, record, redo, undo, type History } from './doc/history';

/** An edit of a workflow from the first key to the answer of the server. Pure; what happens is told as actions. */

export type Phase = 'editing' | 'saving' | 'offline' | 'conflict' | 'refused';

export interface EditState {
  history: History;
  /** What the edit began from; its mark goes with every save. */
  base: string;
  etag: string;
  version: number;
  published: number | null;
  /** What the label `live` keeps in use. */
  live: number | null;
  phase: Phase;
  savedAt: number | null;
  /** Edits since the text was saved. */
  count: number;
  restored: number;
  failure: unknown;
  refused: Diagnostic[];
  theirs: Source | null;
}

export interface Kept {
  base: string;
  etag: string;
  version: number;
  text: string;
  count: number;
  at: number;
}

export type Action =
  | { type: 'edit'; text: string; typedAt: number | null }
  | { type: 'undo' }
  | { type: 'redo' }
  | { type: 'saving' }
  | { type: 'saved'; sent: string; source: Source; at: number }
  | { type: 'offline'; failure: unknown }
  | { type: 'refused'; failure: unknown; diagnostics: Diagnostic[] }
  | { type: 'conflict'; theirs: Source | null; failure: unknown }
  | { type: 'later' }
  | { type: 'merged'; theirs: Source; text: string }
  | { type: 'newer'; source: Source }
  | { type: 'discard'; source: Source };

export function start(source: Source, kept: Kept | null): EditState {
  const fresh: EditState = {
    history: begin(source.text),
    base: source.text,
    etag: source.etag,
    version: source.version,
    published: source.published,
    live: source.live ?? null,
    phase: 'editing',
    savedAt: null,
    count: 0,
    restored: 0,
    failure: null,
    refused: [],
    theirs: null,
  };
  if (kept === null || kept.text === source.text) return fresh;
  // Undoing what was restored leads to what it began from.
  const history = record(begin(kept.base), kept.text, null);
  const count = Math.max(1, kept.count);
  return {
    ...fresh,
    history,
    base: kept.base,
    etag: kept.etag,
    version: kept.version,
    count,
    restored: count,
  };
}

export const textOf = (state: EditState) => state.history.text;
export const isDirty = (state: EditState) => state.history.text !== state.base;
export const countOf = (state: EditState) => (isDirty(state) ? Math.max(1, state.count) : 0);

function moved(state: EditState, history: History, by: number): EditState {
  if (history === state.history) return state;
  return {
    ...state,
    history,
    count: Math.max(0, state.count + by),
    phase: state.phase === 'refused' ? 'editing' : state.phase,
  };
}

export function reduce(state: EditState, action: Action): EditState {
  switch (action.type) {
    case 'edit': {
      const history = record(state.history, action.text, action.typedAt);
      return moved(state, history, history.past.length > state.history.past.length ? 1 : 0);
    }
    case 'undo':
      return moved(state, undo(state.history), -1);
    case 'redo':
      return moved(state, redo(state.history), 1);
    case 'saving':
      return { ...state, phase: 'saving', failure: null, refused: [] };
    case 'saved': {
      const { source, sent, at } = action;
      // What was typed while the request was on its way is an edit of what was just saved.
      const rest = state.history.text === sent ? 0 : 1;
      return { ...start(source, null), history: state.history, base: sent, savedAt: at, count: rest };
    }
    case 'offline':
      return { ...state, phase: 'offline', failure: action.failure };
    case 'refused':
      return { ...state, phase: 'refused', failure: action.failure, refused: action.diagnostics };
    case 'conflict':
      return { ...state, phase: 'conflict', theirs: action.theirs, failure: action.failure };
    case 'later':
      return { ...state, theirs: null };
    case 'merged': {
      const history = record(state.history, action.text, null);
      return { ...start(action.theirs, null), history, base: action.theirs.text, count: 1 };
    }
    case 'newer':
      // The text is what the edit began from: only what stands beside it is newer, such as a pause.
      if (isDirty(state) && state.phase !== 'saving' && action.source.text === state.base) {
        const { etag, version, published, live = null } = action.source;
        return { ...state, etag, version, published, live };
      }
      // Nothing of ours is lost by following: nothing was changed here.
      return isDirty(state) || state.phase === 'saving'
        ? state
        : {
            ...start(action.source, null),
            history: record(state.history, action.source.text, null),
            savedAt: state.savedAt,
          };
    case 'discard':
      return { ...start(action.source, null), history: record(state.history, action.source.text, null) };
  }
}
