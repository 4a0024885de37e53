/** The state of the page that stands in the address. */

export const VIEWS = ['plan', 'holds', 'removed'] as const;
export type View = (typeof VIEWS)[number];

export interface RetentionSearch {
  view?: Exclude<View, 'plan'>;
  /** Whether to remove what the plan says is asked. */
  ask?: 'apply';
  /** The hold that is about to be lifted. */
  lift?: string;
}

export function viewOf(id: unknown): RetentionSearch['view'] {
  const known = VIEWS.find(one => one === id);
  return known === 'plan' ? undefined : known;
}

export function parseRetentionSearch(search: Record<string, unknown>): RetentionSearch {
  const view = viewOf(search['view']);
  const { ask, lift } = search;
  return {
    ...(view === undefined ? {} : { view }),
    ...(ask === 'apply' ? { ask } : {}),
    ...(typeof lift === 'string' && lift !== '' ? { lift } : {}),
  };
}
