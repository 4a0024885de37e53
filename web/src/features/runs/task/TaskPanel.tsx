import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { failureOfRun } from '../../../api/errors';
import { isBlobRef, type Json, type RunView, type TaskView } from '../../../api/types';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { PayloadView } from '../../../shared/payload/PayloadView';
import { taskLook } from '../../../shared/status';
import { StatusChip } from '../../../ui/StatusChip';
import { Tabs, type TabItem } from '../../../ui/Tabs';
import { ApprovalCard } from '../approval/ApprovalCard';
import { Answers, lockedOf } from './Answers';
import { CallList } from './CallList';
import { TaskEvents } from './TaskEvents';
import { TaskFacts } from './TaskFacts';
import { StreamedText } from './StreamedText';
import { UsageFacts } from './UsageFacts';

interface Props {
  view: RunView;
  task: TaskView;
}

function promptOf(task: TaskView): Json | undefined {
  if (task.uses !== 'model' || typeof task.input !== 'object' || task.input === null) return undefined;
  if (Array.isArray(task.input) || isBlobRef(task.input)) return undefined;
  return task.input['messages'] ?? task.input['prompt'];
}

const isWriting = (task: TaskView) =>
  task.uses === 'model' && (task.status === 'running' || task.status === 'retrying');

function Nothing({ children }: { children: string }) {
  return <p className="text-sm text-muted">{children}</p>;
}

function useTabs({ view, task }: Props): TabItem[] {
  const { t } = useLingui();
  const prompt = promptOf(task);
  const answers = [...task.answers, ...lockedOf(view, task.step)];
  const output = (
    <div className="space-y-2">
      {isWriting(task) && <StreamedText run={view.run.id} task={task.path} />}
      {task.output !== null || task.status === 'succeeded' ? (
        <PayloadView value={task.output} name={task.step} />
      ) : task.status === 'skipped' && task.reason !== null ? (
        <Nothing>{t`Skipped: ${task.reason}`}</Nothing>
      ) : (
        <Nothing>{t`No output yet.`}</Nothing>
      )}
    </div>
  );
  const input =
    task.input === null ? (
      <Nothing>{t`No input recorded.`}</Nothing>
    ) : (
      <PayloadView value={task.input} name={t`Input`} />
    );
  const error = task.error !== null && (
    <ErrorPanel
      what={t`Step ${task.step} failed.`}
      where={`${view.workflow.main}:${task.line}`}
      failure={failureOfRun(task.error)}
    />
  );
  return [
    ...(error === false ? [] : [{ id: 'error', label: t`Error`, content: error }]),
    { id: 'output', label: t`Output`, content: output },
    { id: 'input', label: t`Input`, content: input },
    ...(prompt === undefined
      ? []
      : [{ id: 'prompt', label: t`Prompt`, content: <PayloadView value={prompt} name={t`Prompt`} /> }]),
    ...(task.usage === null
      ? []
      : [{ id: 'cost', label: t`Cost`, content: <UsageFacts usage={task.usage} turns={task.turns} /> }]),
    ...(answers.length === 0
      ? []
      : [
          {
            id: 'answers',
            label: t`Worked out`,
            count: String(answers.length),
            content: <Answers answers={answers} />,
          },
        ]),
    ...(task.calls.length === 0
      ? []
      : [
          {
            id: 'calls',
            label: t`Calls`,
            count: String(task.calls.length),
            content: <CallList calls={task.calls} />,
          },
        ]),
    { id: 'events', label: t`Events`, content: <TaskEvents run={view.run} path={task.path} /> },
  ];
}

/** Everything about one task of the run. */
export function TaskPanel({ view, task }: Props) {
  const { t, i18n } = useLingui();
  const items = useTabs({ view, task });
  const [chosen, setChosen] = useState<string>();
  const selected = items.find(item => item.id === chosen)?.id ?? items[0]?.id ?? 'output';
  return (
    <div className="min-w-0 space-y-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusChip look={taskLook(task.status, i18n)} />
        <code className="min-w-0 font-mono text-xs break-all text-muted">{task.path}</code>
      </div>
      <TaskFacts task={task} file={view.workflow.main} />
      {task.approval !== null && <ApprovalCard run={view.run} path={task.path} approval={task.approval} />}
      <Tabs label={t`Task details`} items={items} selected={selected} onSelect={setChosen} />
      {task.usage?.simulated === true && (
        <p className="text-xs text-muted">
          <Trans>Words of the simulated model.</Trans>
        </p>
      )}
    </div>
  );
}
