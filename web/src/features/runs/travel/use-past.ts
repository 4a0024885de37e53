import { useQuery } from '@tanstack/react-query';
import type { RunState } from '../../../api/travel';
import type { RunView } from '../../../api/types';
import { stateQuery } from '../past-queries';

export interface Past {
  /** What every view shows: the run as it is, or as it was after an event. */
  view: RunView;
  /** The event that the address names, if it is not the last one. */
  at: number | undefined;
  state: RunState | undefined;
  /** The moment that is looked at, in milliseconds; none for now. */
  until: number | undefined;
  busy: boolean;
  error: Error | null;
}

/** The run as of one of its events. While that is fetched, what was shown before stays. */
export function usePast(now: RunView, asked: number | undefined): Past {
  const at = asked !== undefined && asked < now.run.seq ? asked : undefined;
  const { data, isPlaceholderData, error } = useQuery({
    ...stateQuery(now.run.id, at ?? 0),
    enabled: at !== undefined,
  });
  // What stays from before may be of another run.
  const state = at === undefined || data?.view.run.id !== now.run.id ? undefined : data;
  return {
    view: state?.view ?? now,
    at,
    state,
    until: state === undefined ? undefined : Date.parse(state.event.at),
    busy: at !== undefined && (state === undefined || isPlaceholderData) && error === null,
    error: at === undefined ? null : error,
  };
}
