import type { RunStatus } from '../../../api/types';
import type { RunsQuery } from '../../../api/client';

/** The state of the list that stands in the address. */
export interface RunsSearch {
  status?: string;
  q?: string;
  sort?: string;
}

export const SORTS = ['-started_at', 'started_at'] as const;
const DEFAULT_SORT = '-started_at';

const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

export function parseRunsSearch(search: Record<string, unknown>): RunsSearch {
  const status = text(search['status']);
  const q = text(search['q']);
  const sort = text(search['sort']);
  return {
    ...(status === '' ? {} : { status }),
    ...(q === '' ? {} : { q }),
    ...(SORTS.some(known => known === sort) && sort !== DEFAULT_SORT ? { sort } : {}),
  };
}

export function toQuery(search: RunsSearch): RunsQuery {
  const status = (search.status ?? '').split(',').filter(part => part !== '');
  return { status: status.toSorted(), q: search.q ?? '', sort: search.sort ?? DEFAULT_SORT };
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
