import type { QueryClient } from '@tanstack/react-query';
import type { RunsQuery } from '../../api/client';
import { frameBatch } from '../../api/live/batch';

import type { RunSummary } from '../../api/types';
import { followOrg } from '../../shared/live-org';
import { applyCounts, applyRuns, type RunsData } from './live-list';
import { keys, type Counts } from './queries';

/** How often the counters may be asked again when they cannot be computed. */
const RECOUNT_MS = 1000;

/** Follows every run of the organization and writes the changes into the cached lists, once per frame. */
export function followRuns(client: QueryClient): void {
  const known = new Map<string, RunSummary>();
  let recount: ReturnType<typeof setTimeout> | undefined;
  const askCounts = () => {
    recount ??= setTimeout(() => {
      recount = undefined;
      void client.invalidateQueries({ queryKey: keys.counts });
    }, RECOUNT_MS);
  };
  const batch = frameBatch<RunSummary>(runs => {
    const changed = newest(runs);
    remember(client, known);
    for (const [queryKey, data] of client.getQueriesData<RunsData>({ queryKey: keys.lists })) {
      if (data) client.setQueryData(queryKey, applyRuns(data, queryKey[2] as RunsQuery, changed));
    }
    const counts = client.getQueryData<Counts>(keys.counts);
    const next = counts && applyCounts(counts, known, changed);
    if (next) client.setQueryData(keys.counts, next);
    else if (counts) askCounts();
    for (const run of changed.values()) known.set(run.id, run);
  });
  followOrg({
    onEvent(event, data) {
      if (event === 'run') batch.push(JSON.parse(data) as RunSummary);
    },
    onGap() {
      void client.invalidateQueries({
        queryKey: ['runs'],
        predicate: query => query.state.data !== undefined,
      });
    },
  });
}

function newest(runs: RunSummary[]): Map<string, RunSummary> {
  const map = new Map<string, RunSummary>();
  for (const run of runs) {
    const old = map.get(run.id);
    if (old === undefined || old.seq <= run.seq) map.set(run.id, run);
  }
  return map;
}

/** Notes the state of runs that lists have loaded, so that the counters can be moved exactly. */
function remember(client: QueryClient, known: Map<string, RunSummary>): void {
  for (const [, data] of client.getQueriesData<RunsData>({ queryKey: keys.lists })) {
    for (const page of data?.pages ?? []) {
      for (const run of page.items) if (!known.has(run.id)) known.set(run.id, run);
    }
  }
}
