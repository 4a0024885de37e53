import type { Resource, Written } from '../../../api/resources';
import type { Complaint } from '../../../shared/form/errors';
import { asJson, asWritten, writtenOf } from './document';
import { changes, merge } from './merge';

/** An edit from the first key to the answer of the server. Pure; what happens is told as actions. */

export type Phase = 'editing' | 'saving' | 'offline' | 'conflict' | 'refused';

export interface EditState {
  /** What the edit began from; its mark goes with every save. */
  base: Written;
  etag: string | null;
  mine: Written;
  /** The text as typed, while it cannot be read. */
  broken: { text: string; why: string; line: number | null } | null;
  phase: Phase;
  savedAt: number | null;
  restored: number;
  complaints: Complaint[];
  failure: unknown;
  theirs: Resource | null;
}

export type EditAction =
  | { type: 'edit'; mine: Written }
  | { type: 'unreadable'; broken: NonNullable<EditState['broken']> }
  | { type: 'saving' }
  | { type: 'saved'; sent: Written; resource: Resource; at: number }
  | { type: 'offline'; failure: unknown }
  | { type: 'refused'; failure: unknown; complaints: Complaint[] }
  | { type: 'conflict'; theirs: Resource | null; failure: unknown }
  | { type: 'later' }
  | { type: 'merged'; theirs: Resource; mine: Written }
  | { type: 'discard'; base: Written; etag: string | null };

export function begin(base: Written, etag: string | null): EditState {
  return {
    base,
    etag,
    mine: base,
    broken: null,
    phase: 'editing',
    savedAt: null,
    restored: 0,
    complaints: [],
    failure: null,
    theirs: null,
  };
}

export const changeCount = (state: Pick<EditState, 'base' | 'mine' | 'broken'>) =>
  changes(asJson(state.base), asJson(state.mine)).length + (state.broken === null ? 0 : 1);

/** Complaints go away where something was changed. */
function stillWrong(state: EditState, mine: Written): Complaint[] {
  if (state.complaints.length === 0) return state.complaints;
  const touched = changes(asJson(state.mine), asJson(mine)).map(({ path }) => path);
  return state.complaints.filter(
    ({ path }) => !touched.some(at => path === at || path.startsWith(`${at}/`) || at.startsWith(`${path}/`)),
  );
}

function settled(state: EditState, sent: Written, resource: Resource, at: number): EditState {
  const base = writtenOf(resource);
  // What was typed while the request was on its way is an edit of what was just saved.
  const { merged } = merge(asJson(sent), asJson(base), asJson(state.mine));
  return {
    ...begin(base, resource.etag),
    mine: asWritten(merged),
    broken: state.broken,
    savedAt: at,
  };
}

export function reduce(state: EditState, action: EditAction): EditState {
  switch (action.type) {
    case 'edit': {
      const phase = state.phase === 'refused' ? 'editing' : state.phase;
      const complaints = stillWrong(state, action.mine);
      return { ...state, mine: action.mine, broken: null, phase, complaints };
    }
    case 'unreadable':
      return { ...state, broken: action.broken };
    case 'saving':
      return { ...state, phase: 'saving', complaints: [], failure: null };
    case 'saved':
      return settled(state, action.sent, action.resource, action.at);
    case 'offline':
      return { ...state, phase: 'offline', failure: action.failure };
    case 'refused':
      return { ...state, phase: 'refused', failure: action.failure, complaints: action.complaints };
    case 'conflict':
      return { ...state, phase: 'conflict', theirs: action.theirs, failure: action.failure };
    case 'later':
      return { ...state, theirs: null };
    case 'merged':
      return { ...begin(writtenOf(action.theirs), action.theirs.etag), mine: action.mine };
    case 'discard':
      return begin(action.base, action.etag);
  }
}
