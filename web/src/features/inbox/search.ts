import type { InboxKind } from '../../api/client';

/** The state of the inbox that stands in the address. */
export interface InboxSearch {
  state?: 'delegated' | 'decided';
  /** Words in the title, the step or the run. */
  q?: string;
  asks?: InboxKind;
  /** The item that is looked at. */
  item?: string;
  /** What is asked on top of the page. */
  ask?: 'always';
}

export function parseInboxSearch(search: Record<string, unknown>): InboxSearch {
  const { state, item, q, asks, ask } = search;
  return {
    ...(state === 'decided' || state === 'delegated' ? { state } : {}),
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
    ...(asks === 'approval' || asks === 'question' || asks === 'outcome' ? { asks } : {}),
    ...(typeof item === 'string' && item !== '' ? { item } : {}),
    ...(ask === 'always' ? { ask } : {}),
  };
}

/** The item beside one, by steps; the first or last is as far as it goes. */
export function neighbour(ids: string[], current: string | undefined, by: number): string | undefined {
  const at = current === undefined ? -1 : ids.indexOf(current);
  return ids[Math.max(0, Math.min(ids.length - 1, at + by))];
}
