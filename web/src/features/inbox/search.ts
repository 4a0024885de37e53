/** The state of the inbox that stands in the address. */
export interface InboxSearch {
  state?: 'decided';
  /** The item that is looked at. */
  item?: string;
}

export function parseInboxSearch(search: Record<string, unknown>): InboxSearch {
  const { state, item } = search;
  return {
    ...(state === 'decided' ? { state } : {}),
    ...(typeof item === 'string' && item !== '' ? { item } : {}),
  };
}

/** The item beside one, by steps; the first or last is as far as it goes. */
export function neighbour(ids: string[], current: string | undefined, by: number): string | undefined {
  const at = current === undefined ? -1 : ids.indexOf(current);
  return ids[Math.max(0, Math.min(ids.length - 1, at + by))];
}
