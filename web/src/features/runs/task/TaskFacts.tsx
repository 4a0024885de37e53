import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { TaskView } from '../../../api/types';
import { Duration, Time } from '../../../shared/Time';
import { useFormat } from '../../../shared/use-format';

export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

export const factsClass = 'grid grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-x-3 gap-y-1.5 text-sm';

export function TaskFacts({ task, file }: { task: TaskView; file: string }) {
  const format = useFormat();
  const over = task.ended_at !== null;
  const queued =
    task.queued_at !== null && task.started_at !== null
      ? Date.parse(task.started_at) - Date.parse(task.queued_at)
      : 0;
  return (
    <dl className={factsClass}>
      <Fact name={<Trans>Uses</Trans>}>
        <code className="font-mono text-xs">{task.uses}</code>
      </Fact>
      <Fact name={<Trans>Defined at</Trans>}>
        <code className="font-mono text-xs break-all">
          {file}:{task.line}
        </code>
      </Fact>
      {task.started_at !== null && (
        <>
          <Fact name={<Trans>Started</Trans>}>
            <Time at={task.started_at} />
          </Fact>
          <Fact name={<Trans>Duration</Trans>}>
            <Duration from={task.started_at} to={over ? task.ended_at : null} />
          </Fact>
        </>
      )}
      {queued > 0 && <Fact name={<Trans>Queued</Trans>}>{format.duration(queued)}</Fact>}
      {task.attempts_max > 1 && (
        <Fact name={<Trans>Attempt</Trans>}>
          <Trans>
            {task.attempt} of {task.attempts_max}
          </Trans>
        </Fact>
      )}
      {task.retry_at !== null && !over && (
        <Fact name={<Trans>Next attempt</Trans>}>
          <Time at={task.retry_at} ahead />
        </Fact>
      )}
      {task.wait_signal !== null && (
        <Fact name={<Trans>Waits for the signal</Trans>}>
          <code className="font-mono">{task.wait_signal}</code>
        </Fact>
      )}
      {task.wait_until !== null && (
        <Fact
          name={task.wait_signal === null ? <Trans>Waits until</Trans> : <Trans>Waits at most until</Trans>}
        >
          {format.absolute(Date.parse(task.wait_until))}
        </Fact>
      )}
    </dl>
  );
}
