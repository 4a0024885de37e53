import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { travelApi } from '../../../api/travel';

/** What was does not change: it is asked for once. */
export const stateQuery = (id: string, at: number) =>
  queryOptions({
    queryKey: ['runs', 'state', id, at],
    queryFn: ({ signal }) => travelApi.state(id, at, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30_000,
  });

/** `seq`: of a run under way there are more effects with every event. */
export const effectsQuery = (id: string, seq: number) =>
  queryOptions({
    queryKey: ['runs', 'effects', id, seq],
    queryFn: ({ signal }) => travelApi.effects(id, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30_000,
  });

export const diffQuery = (id: string, other: string, seq: number) =>
  queryOptions({
    queryKey: ['runs', 'diff', id, other, seq],
    queryFn: ({ signal }) => travelApi.diff(id, other, signal),
    staleTime: Infinity,
    gcTime: 30_000,
    retry: false,
  });

export const graphQuery = (hash: string, main: string, files: Record<string, string>) =>
  queryOptions({
    queryKey: ['runs', 'graph', hash, main],
    queryFn: () => travelApi.layout(main, files),
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
