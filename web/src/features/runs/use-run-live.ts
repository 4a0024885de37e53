import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { liveUrl } from '../../api/client';
import { frameBatch } from '../../api/live/batch';
import { live } from '../../api/live/channel';
import type { StreamState } from '../../api/live/stream';
import type { Delta, EventView, LiveChange, RunView } from '../../api/types';
import { isActive } from '../../shared/status';
import { useLivePaused } from '../../shared/live-state';
import { applyChanges } from './live-run';
import { keys } from './queries';
import { appendEvents } from './log/events';
import { appendDelta, forgetDeltas } from './task/deltas';

/** Keeps the cached run at its newest event for as long as the page is shown. The run's stream is an outside system. */
export function useRunLive(id: string, view: RunView | undefined): StreamState {
  const client = useQueryClient();
  const paused = useLivePaused();
  const [state, setState] = useState<StreamState>('connecting');
  const loaded = view !== undefined;
  const over = loaded && !isActive(view.run.status);
  useEffect(() => {
    if (!loaded || over || paused) return;
    const since = client.getQueryData<RunView>(keys.run(id))?.run.seq ?? 0;
    const batch = frameBatch<LiveChange>(changes => {
      client.setQueryData<RunView>(keys.run(id), old => old && applyChanges(old, changes));
      appendEvents(client, id, changes.map(change => change.event) satisfies EventView[]);
      for (const { event } of changes) forgetDeltas(id, event);
    });
    const stop = live.subscribe(liveUrl.run(id), String(since), {
      onEvent(event, data) {
        if (event === 'change') batch.push(JSON.parse(data) as LiveChange);
        else if (event === 'delta') appendDelta(id, JSON.parse(data) as Delta);
      },
      onState: setState,
    });
    return () => {
      stop();
      batch.stop();
    };
  }, [client, id, loaded, over, paused]);
  return over ? 'closed' : state;
}
