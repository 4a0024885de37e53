import { useLingui } from '@lingui/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { EventView, RunSummary } from '../../../api/types';
import { allEvents } from './events';
import { describe } from './describe';

export function textOf(event: EventView, text: string): string {
  return `${event.seq}\t${event.at}\t${event.kind}\t${text}`;
}

export function matchesText(event: EventView, text: string, find: string): boolean {
  const needle = find.toLowerCase();
  return text.toLowerCase().includes(needle) || JSON.stringify(event.body).toLowerCase().includes(needle);
}

/** The events that hold the words, over the whole journal; null while nothing is searched. */
export function useSearch(
  run: RunSummary,
  find: string,
): { hits: EventView[] | null; busy: boolean; error: Error | null } {
  const client = useQueryClient();
  const { i18n } = useLingui();
  const { data, isFetching, error } = useQuery({
    queryKey: ['runs', 'search', run.id, find, run.seq],
    enabled: find !== '',
    queryFn: async () => {
      const events = await allEvents(client, run.id, run.seq);
      return events.filter(event => matchesText(event, describe(event, i18n).text, find));
    },
    placeholderData: old => old,
    gcTime: 5000,
  });
  return { hits: find === '' ? null : (data ?? null), busy: isFetching, error: find === '' ? null : error };
}

/** `#L12` or `#L12-L40`. */
export function parseMark(hash: string): [number, number] | null {
  const match = /^#?L(\d+)(?:-L(\d+))?$/.exec(hash);
  if (match === null) return null;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  return from <= to ? [from, to] : [to, from];
}

export function formatMark([from, to]: [number, number]): string {
  return from === to ? `L${from}` : `L${from}-L${to}`;
}
