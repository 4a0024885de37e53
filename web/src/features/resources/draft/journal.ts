import type { Written } from '../../../api/resources';
import { browserStore } from '../../../shared/browser-store';

/** What was typed and not saved, kept in this browser's database, so that a crash or a closed tab loses nothing. */
export interface Kept {
  base: Written;
  etag: string | null;
  mine: Written;
  /** The text as typed, while it cannot be read as a document. */
  text: string | null;
  name: string;
  workspace: string | null;
  at: number;
}

const drafts = browserStore<Kept>('orc-drafts', 'drafts');

export const draftKey = (kind: string, workspace: string | null, name: string) =>
  `${kind}/${workspace ?? ''}/${name}`;

export const { read: readDraft, keep: keepDraft, drop: dropDraft } = drafts;
