import type { ListParams } from '../../api/resources';

/** The state of the screens that stands in the address. */

const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const SORTS = ['name', 'updated_at', 'created_at'] as const;
export type SortKey = (typeof SORTS)[number];
const DEFAULT_SORT = 'name';

export interface ListSearch {
  q?: string;
  labels?: string;
  workspace?: string;
  sort?: string;
  state?: 'deleted';
}

export function parseListSearch(search: Record<string, unknown>): ListSearch {
  const kept: ListSearch = {};
  for (const name of ['q', 'labels', 'workspace'] as const) {
    const value = text(search[name]);
    if (value !== '') kept[name] = value;
  }
  const sort = text(search['sort']);
  if (SORTS.some(known => known === sort.replace(/^-/, '')) && sort !== DEFAULT_SORT) kept.sort = sort;
  if (search['state'] === 'deleted') kept.state = 'deleted';
  return kept;
}

export function toParams(search: ListSearch): ListParams {
  return { ...search, sort: search.sort ?? DEFAULT_SORT };
}

/** A first press orders names upwards and times newest first, a second the other way round. */
export function nextSort(search: ListSearch, key: SortKey): ListSearch {
  const current = search.sort ?? DEFAULT_SORT;
  const first = key === 'name' ? key : `-${key}`;
  const second = key === 'name' ? `-${key}` : key;
  return parseListSearch({ ...search, sort: current === first ? second : first });
}

export function ariaSort(search: ListSearch, key: SortKey): 'ascending' | 'descending' | 'none' {
  const current = search.sort ?? DEFAULT_SORT;
  if (current === key) return 'ascending';
  return current === `-${key}` ? 'descending' : 'none';
}

/** `team=docs, tier` as the server takes it; a word without a value is not a label yet. */
export function cleanLabels(typed: string): { labels: string; incomplete: string[] } {
  const all = typed
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
  const whole = all.filter(part => /^[^=\s]+=[^=]+$/.test(part));
  return { labels: whole.join(','), incomplete: all.filter(part => !whole.includes(part)) };
}

export const TABS = ['overview', 'edit', 'history', 'diff', 'references', 'activity'] as const;
export type TabId = (typeof TABS)[number];

export interface DetailSearch {
  tab?: TabId;
  /** Another version than the newest, by number or label. */
  version?: string;
  from?: number;
  to?: number;
  /** Asks what a run of it is to be started with. */
  run?: true;
}

const count = (value: unknown) => {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
};

export function parseDetailSearch(search: Record<string, unknown>): DetailSearch {
  const tab = TABS.find(known => known === search['tab']);
  const version = text(search['version']);
  const from = count(search['from']);
  const to = count(search['to']);
  return {
    ...(tab === undefined || tab === 'overview' ? {} : { tab }),
    ...(version === '' ? {} : { version }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(search['run'] === true ? { run: true as const } : {}),
  };
}

export interface NewSearch {
  workspace?: string;
  /** Begins with the spec of this resource. */
  from?: string;
}

export function parseNewSearch(search: Record<string, unknown>): NewSearch {
  const workspace = text(search['workspace']);
  const from = text(search['from']);
  return { ...(workspace === '' ? {} : { workspace }), ...(from === '' ? {} : { from }) };
}

/** Stands in addresses where an organization-wide kind has no workspace. */
export const NO_WORKSPACE = '-';
export const toSegment = (workspace: string | null) => workspace ?? NO_WORKSPACE;
export const fromSegment = (part: string) => (part === NO_WORKSPACE ? null : part);
