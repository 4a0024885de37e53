import { useCallback, useEffect, useMemo, useState } from 'react';
import { liveUrl } from '../../../api/client';
import { frameBatch } from '../../../api/live/batch';
import { live } from '../../../api/live/channel';
import type { LiveChange, RunSummary, TaskView } from '../../../api/types';
import { isActive } from '../../../shared/status';

/** A trial run of the text as it is now, and what it says about each step. */
export interface TestState {
  run: RunSummary | null;
  tasks: Map<string, TaskView>;
  follow: (run: RunSummary) => void;
  forget: () => void;
}

/** The newest task of each step: a loop has many, the last one tells. */
export function useTestRun(): TestState {
  const [run, setRun] = useState<RunSummary | null>(null);
  const [tasks, setTasks] = useState<Map<string, TaskView>>(new Map());
  const id = run?.id;
  // A short run may be over before it is followed: what its steps gave is still to be heard.
  const [heard, setHeard] = useState(false);
  const active = run !== null && !heard;
  useEffect(() => {
    if (id === undefined || !active) return;
    const batch = frameBatch<LiveChange>(changes => {
      setTasks(old => {
        const next = new Map(old);
        for (const task of changes.flatMap(change => change.tasks)) next.set(task.step, task);
        return next;
      });
      const newest = changes.at(-1)?.run;
      if (newest === undefined) return;
      setRun(newest);
      setHeard(!isActive(newest.status));
    });
    const stop = live.subscribe(liveUrl.run(id), '0', {
      onEvent(event, data) {
        if (event === 'change') batch.push(JSON.parse(data) as LiveChange);
      },
      onState: () => {},
    });
    return () => {
      stop();
      batch.stop();
    };
  }, [id, active]);
  const follow = useCallback((started: RunSummary) => {
    setTasks(new Map());
    setHeard(false);
    setRun(started);
  }, []);
  const forget = useCallback(() => {
    setTasks(new Map());
    setRun(null);
  }, []);
  return useMemo(() => ({ run, tasks, follow, forget }), [run, tasks, follow, forget]);
}
