import { useQueries, type QueryClient } from '@tanstack/react-query';
import { api, EVENTS_PAGE } from '../../../api/client';
import type { EventPage, EventView } from '../../../api/types';
import { keys } from '../queries';

/**
 * The journal of a run has no gaps, so the event with number `n` is line `n` and stands on page `(n - 1) / 500`:
 * only the pages in view are fetched, wherever one scrolls to.
 */
export const pageOf = (seq: number) => Math.floor((seq - 1) / EVENTS_PAGE);

export const eventsQuery = (id: string, page: number) => ({
  queryKey: keys.events(id, page),
  queryFn: ({ signal }: { signal: AbortSignal }) => api.events(id, page * EVENTS_PAGE, signal),
  gcTime: 60_000,
});

/** Adds live events to the pages that are complete up to them; a page that misses one is asked for again. */
export function appendEvents(client: QueryClient, id: string, events: EventView[]): void {
  const stale = new Set<number>();
  for (const event of events) {
    const page = pageOf(event.seq);
    const old = client.getQueryData<EventPage>(keys.events(id, page));
    const last = old?.items.at(-1)?.seq ?? page * EVENTS_PAGE;
    if (event.seq <= last) continue;
    if (old !== undefined && event.seq === last + 1) {
      client.setQueryData<EventPage>(keys.events(id, page), { ...old, items: [...old.items, event] });
    } else stale.add(page);
  }
  for (const page of stale) void client.invalidateQueries({ queryKey: keys.events(id, page) });
}

/** The events of the given pages by number; pages on their way are absent. */
export function useEvents(id: string, pages: number[], seq: number): Map<number, EventView> {
  return useQueries({
    queries: pages.map(page => ({ ...eventsQuery(id, page), enabled: seq > 0 })),
    combine: results => {
      const map = new Map<number, EventView>();
      for (const result of results) for (const event of result.data?.items ?? []) map.set(event.seq, event);
      return map;
    },
  });
}

/** Every event in order, page by page: for search, copying and the download. */
export async function allEvents(client: QueryClient, id: string, seq: number): Promise<EventView[]> {
  const events: EventView[] = [];
  for (let page = 0; page <= pageOf(Math.max(1, seq)); page++) {
    const { items } = await client.fetchQuery({ ...eventsQuery(id, page), staleTime: Infinity });
    for (const event of items) if (event.seq > page * EVENTS_PAGE) events.push(event);
  }
  return events;
}
