import type { InfiniteData } from '@tanstack/react-query';
import type { RunsQuery } from '../../api/client';
import type { RunsPage, RunSummary } from '../../api/types';
import { groupOf, type Counts } from './queries';

/** Pure: how a changed run changes what the list shows. */

export type RunsData = InfiniteData<RunsPage, string | null>;

export function matches(run: RunSummary, query: RunsQuery): boolean {
  if (query.workspace !== undefined && run.workspace !== query.workspace) return false;
  if (query.status.length > 0 && !query.status.includes(run.status)) return false;
  const q = query.q.trim().toLowerCase();
  return q === '' || [run.name, run.id, run.note ?? ''].some(text => text.toLowerCase().includes(q));
}

/**
 * Replaces, removes or adds the runs of one frame. Rows of another filter are never kept; a new run is put on top
 * only where the newest stand first, elsewhere it counts but waits for the next page load.
 */
export function applyRuns(data: RunsData, query: RunsQuery, changed: Map<string, RunSummary>): RunsData {
  const rest = new Map(changed);
  let total = data.pages[0]?.total ?? undefined;
  const pages = data.pages.map(page => {
    let touched = false;
    const items: RunSummary[] = [];
    for (const old of page.items) {
      const next = rest.get(old.id);
      rest.delete(old.id);
      if (next === undefined || next.seq < old.seq) {
        items.push(old);
        continue;
      }
      touched = true;
      if (matches(next, query)) items.push(next);
      else if (total !== undefined) total -= 1;
    }
    return touched ? { ...page, items } : page;
  });
  const first = pages[0];
  if (first !== undefined && query.sort === '-started_at') {
    const newest = first.items[0]?.started_at ?? '';
    const added = [...rest.values()]
      .filter(run => matches(run, query) && run.started_at >= newest)
      .toSorted((a, b) => (a.started_at < b.started_at ? 1 : -1));
    if (added.length > 0) {
      pages[0] = { ...first, items: [...added, ...first.items] };
      if (total !== undefined) total += added.length;
    }
  }
  if (pages[0] !== undefined && total !== undefined && pages[0].total !== total)
    pages[0] = { ...pages[0], total };
  return { ...data, pages };
}

/** Moves runs between the counters; null when a run's former state is not known and the counters must be asked again. */
export function applyCounts(
  counts: Counts,
  known: Map<string, RunSummary>,
  changed: Map<string, RunSummary>,
): Counts | null {
  const next = { ...counts };
  for (const run of changed.values()) {
    const old = known.get(run.id);
    if (old === undefined) return null;
    if (groupOf(old.status) === groupOf(run.status)) continue;
    next[groupOf(old.status)] -= 1;
    next[groupOf(run.status)] += 1;
  }
  return next;
}
