import type { TaskStatus, TaskView } from '../../../api/types';

/** Pure: what became of a step, over all its tasks. */
export interface StepState {
  /** The worst that is true of one of them. */
  status: TaskStatus;
  count: number;
  done: number;
  failed: number;
  /** The task to open: the first that failed or is under way, else the last. */
  task: string;
}

/** What is worth seeing first. */
const RANK: TaskStatus[] = [
  'failed',
  'waiting',
  'retrying',
  'running',
  'cancelled',
  'pending',
  'succeeded',
  'skipped',
];

export function byStep(tasks: TaskView[]): Map<string, StepState> {
  const steps = new Map<string, StepState>();
  for (const task of tasks) {
    const old = steps.get(task.step);
    const worse = old === undefined || RANK.indexOf(task.status) < RANK.indexOf(old.status);
    steps.set(task.step, {
      status: worse ? task.status : old.status,
      task: worse ? task.path : old.task,
      count: (old?.count ?? 0) + 1,
      done: (old?.done ?? 0) + Number(task.status === 'succeeded'),
      failed: (old?.failed ?? 0) + Number(task.status === 'failed'),
    });
  }
  return steps;
}
