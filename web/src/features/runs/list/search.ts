import type { RunStatus } from '../../../api/types';
import type { RunsQuery } from '../../../api/client';

/** The state of the list that stands in the address. */
export interface RunsSearch {
  workspace?: string;
  status?: string;
  q?: string;
  sort?: string;
}

/** What the list can be ordered by, each with a leading `-` for descending. */
export const SORT_KEYS = ['started_at', 'name', 'cost_microusd'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
const DEFAULT_SORT = '-started_at';

const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

export function parseRunsSearch(search: Record<string, unknown>): RunsSearch {
  const workspace = text(search['workspace']);
  const status = text(search['status']);
  const q = text(search['q']);
  const sort = text(search['sort']);
  return {
    ...(workspace === '' ? {} : { workspace }),
    ...(status === '' ? {} : { status }),
    ...(q === '' ? {} : { q }),
    ...(SORT_KEYS.some(known => known === sort.replace(/^-/, '')) && sort !== DEFAULT_SORT ? { sort } : {}),
  };
}

export function toQuery(search: RunsSearch): RunsQuery {
  const status = (search.status ?? '').split(',').filter(part => part !== '');
  const workspace = search.workspace === undefined ? {} : { workspace: search.workspace };
  return { ...workspace, status: status.toSorted(), q: search.q ?? '', sort: search.sort ?? DEFAULT_SORT };
}

export function toggleStatus(search: RunsSearch, statuses: RunStatus[]): RunsSearch {
  const have = new Set((search.status ?? '').split(',').filter(part => part !== ''));
  const on = statuses.every(status => have.has(status));
  for (const status of statuses) {
    if (on) have.delete(status);
    else have.add(status);
  }
  return parseRunsSearch({ ...search, status: [...have].join(',') });
}

/** A first press orders by the column as one most often wants it, a second the other way round. */
export function nextSort(search: RunsSearch, key: SortKey): RunsSearch {
  const current = search.sort ?? DEFAULT_SORT;
  const first = key === 'name' ? key : `-${key}`;
  const second = key === 'name' ? `-${key}` : key;
  return parseRunsSearch({ ...search, sort: current === first ? second : first });
}

export function ariaSort(search: RunsSearch, key: SortKey): 'ascending' | 'descending' | 'none' {
  const current = search.sort ?? DEFAULT_SORT;
  if (current === key) return 'ascending';
  return current === `-${key}` ? 'descending' : 'none';
}
