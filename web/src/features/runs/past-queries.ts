import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { travelApi } from '../../api/travel';
import type { RunView } from '../../api/types';
import { workflowsApi } from '../../api/workflows';

// What only the page of a run asks for; it is apart from the queries of lists, which come with the frame.

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

/** Other rollbacks change it: it is asked for anew each time it is looked at. */
export const rollbackQuery = (id: string, to: number) =>
  queryOptions({
    queryKey: ['runs', 'rollback', id, to],
    queryFn: ({ signal }) => travelApi.rollbackPlan(id, to, signal),
    gcTime: 0,
    retry: false,
  });

export const diffQuery = (id: string, other: string, seq: number, at: number | undefined) =>
  queryOptions({
    queryKey: ['runs', 'diff', id, other, seq, at ?? 'now'],
    queryFn: ({ signal }) => travelApi.diff(id, other, at, signal),
    staleTime: Infinity,
    gcTime: 30_000,
    retry: false,
  });

export const graphQuery = (workflow: RunView['workflow']) =>
  queryOptions({
    queryKey: ['runs', 'graph', workflow.hash],
    queryFn: () => workflowsApi.layout(workflow),
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
