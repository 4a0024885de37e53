import type { RunView } from '../../../api/types';
import { useMoment } from '../../../shared/hooks/use-now';
import { isActive } from '../../../shared/status';

/** From when to when the bars of a run are drawn, in milliseconds. */
export function useExtent({ run }: RunView): { from: number; to: number } {
  const moment = useMoment(isActive(run.status));
  const from = Date.parse(run.started_at);
  return { from, to: run.ended_at === null ? Math.max(moment, from + 1000) : Date.parse(run.ended_at) };
}
