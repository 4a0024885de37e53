import type { RunEffect } from '../../../api/travel';
import type { RunView } from '../../../api/types';
import { isOver } from '../../../shared/status';

/** What had begun by then; what was not over then had not cost anything yet, and nobody knew how it would end. */
export function itemsAt(items: RunEffect[], view: RunView): RunEffect[] {
  const tasks = new Map(view.tasks.map(task => [task.path, task]));
  return items
    .filter(effect => effect.seq <= view.run.seq)
    .map(effect => {
      const task = tasks.get(effect.task);
      const call = effect.call === null ? undefined : task?.calls.find(one => one.call === effect.call);
      const open =
        call === undefined
          ? task !== undefined && !isOver(task.status) && effect.attempt >= task.attempt
          : call.ended_at === null;
      return open ? { ...effect, state: 'running', cost_microusd: 0 } : effect;
    });
}
