/** The state of the run page that stands in the address. */

export const TABS = ['timeline', 'trace', 'graph', 'log', 'state', 'effects', 'outputs'] as const;
export type TabId = (typeof TABS)[number];

/** Which tasks are shown: all, those that failed, or those that are not over. */
export const ONLY = ['failed', 'unfinished'] as const;
export type Only = (typeof ONLY)[number];

export interface RunSearch {
  tab?: Exclude<TabId, 'timeline'>;
  task?: string;
  only?: Only;
  find?: string;
  /** The event up to which everything is shown. */
  at?: number;
  /** The run that this one is compared with. */
  with?: string;
  /** What is asked on top of the page. */
  ask?: Ask;
}

export const ASKS = ['pause', 'signal', 'checkpoint', 'fork', 'retry', 'hold'] as const;
export type Ask = (typeof ASKS)[number];

/** The first view is the one without a name in the address. */
export function tabOf(id: unknown): RunSearch['tab'] {
  const known = TABS.find(one => one === id);
  return known === 'timeline' ? undefined : known;
}

export function parseRunSearch(search: Record<string, unknown>): RunSearch {
  const { tab, task, only, find, at, with: other, ask } = search;
  const asked = ASKS.find(one => one === ask);
  const known = tabOf(tab);
  const chosen = ONLY.find(one => one === only);
  const event = Number(at);
  return {
    ...(known === undefined ? {} : { tab: known }),
    ...(typeof task === 'string' && task !== '' ? { task } : {}),
    ...(chosen === undefined ? {} : { only: chosen }),
    ...((typeof find === 'string' || typeof find === 'number') && find !== '' ? { find: String(find) } : {}),
    ...(at !== undefined && Number.isInteger(event) && event > 0 ? { at: event } : {}),
    ...(typeof other === 'string' && other !== '' ? { with: other } : {}),
    ...(asked === undefined ? {} : { ask: asked }),
  };
}
