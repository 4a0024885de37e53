import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { Payload, RunView, TaskView } from '../../../api/types';
import { Empty } from '../../../shared/Empty';
import { PayloadView } from '../../../shared/payload/PayloadView';
import { FirstOf } from '../../../shared/rows/FirstOf';
import { taskLook } from '../../../shared/status';
import { Time } from '../../../shared/Time';
import { Button } from '../../../ui/Button';
import { Fold } from '../../../ui/Fold';
import { StatusChip } from '../../../ui/StatusChip';
import { Outputs } from '../outputs/Outputs';
import type { Only } from '../search';
import { isWanted, rowName } from '../timeline/rows';

interface Props {
  view: RunView;
  only: Only | undefined;
  selected: string | undefined;
  onSelect: (path: string | undefined) => void;
}

const isEmpty = (value: Payload) =>
  value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/** So many steps are listed at a time: each may hold much. */
const PAGE = 100;

function Signals({ signals, tasks }: Pick<RunView, 'signals' | 'tasks'>) {
  const { t } = useLingui();
  if (signals.length === 0) return null;
  const waits = (name: string) =>
    tasks.filter(task => task.status === 'waiting' && task.wait_signal === name).map(rowName);
  return (
    <section aria-label={t`Signals`} className="space-y-1">
      <h2 className="text-sm font-semibold">
        <Trans>Signals</Trans>
      </h2>
      <ul className="space-y-0.5 text-sm">
        {signals.map(({ name, received, untaken }) => {
          const who = waits(name).join(', ');
          return (
            <li key={name}>
              <code className="font-mono">{name}</code>{' '}
              <Trans>
                {received} came, {untaken} not taken
              </Trans>
              {who !== '' && ' · '}
              {who !== '' && t`${who} waits for it`}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Waits({ tasks }: { tasks: TaskView[] }) {
  const { t } = useLingui();
  const due = tasks
    .flatMap(task => {
      const at = task.wait_until ?? task.retry_at ?? task.approval?.expires_at ?? null;
      const open = ['waiting', 'retrying', 'running'].includes(task.status);
      const why =
        task.wait_until !== null
          ? task.wait_signal === null
            ? t`goes on`
            : t`waits at most until`
          : task.retry_at !== null
            ? t`tries again`
            : t`expires`;
      return at === null || !open ? [] : [{ task, at, why }];
    })
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (due.length === 0) return null;
  return (
    <section aria-label={t`What it waits for`} className="space-y-1">
      <h2 className="text-sm font-semibold">
        <Trans>What it waits for</Trans>
      </h2>
      <ul className="space-y-0.5 text-sm">
        {due.slice(0, PAGE).map(({ task, at, why }) => (
          <li key={task.path}>
            <code className="font-mono">{rowName(task)}</code> {why} <Time at={at} ahead />
          </li>
        ))}
      </ul>
    </section>
  );
}

function StepState({
  task,
  chosen,
  onSelect,
}: {
  task: TaskView;
  chosen: boolean;
  onSelect: Props['onSelect'];
}) {
  const { t, i18n } = useLingui();
  const name = rowName(task);
  return (
    <li>
      <Fold
        chosen={chosen}
        line={
          <>
            <span className="min-w-0 font-semibold break-all">{name}</span>
            <span className="text-xs text-muted">{task.uses}</span>
            <StatusChip look={taskLook(task.status, i18n)} plain />
          </>
        }
      >
        {task.input !== null && (
          <div>
            <p className="text-xs text-muted">{t`Input`}</p>
            <PayloadView value={task.input} name={`${name}-input`} />
          </div>
        )}
        {task.output !== null && (
          <div>
            <p className="text-xs text-muted">{t`Output`}</p>
            <PayloadView value={task.output} name={`${name}-output`} />
          </div>
        )}
        <Button onClick={() => onSelect(task.path)}>
          <Trans>Show the step</Trans>
        </Button>
      </Fold>
    </li>
  );
}

/** What the run knew: its inputs, what its steps were given and gave, what it waits for, its outputs. */
export function State({ view, only, selected, onSelect }: Props) {
  const { t } = useLingui();
  const tasks = useMemo(
    () => view.tasks.filter(task => task.started_at !== null && isWanted(task, only)),
    [view.tasks, only],
  );
  return (
    <div className="space-y-4">
      <section aria-label={t`Inputs`}>
        <h2 className="mb-1 text-sm font-semibold">
          <Trans>Inputs</Trans>
        </h2>
        {isEmpty(view.inputs) ? (
          <p className="text-sm text-muted">
            <Trans>The run was given nothing.</Trans>
          </p>
        ) : (
          <PayloadView value={view.inputs} name={t`Inputs`} />
        )}
      </section>
      <Signals signals={view.signals} tasks={view.tasks} />
      <Waits tasks={view.tasks} />
      <section aria-label={t`Steps`} className="space-y-1">
        <h2 className="text-sm font-semibold">
          <Trans>Steps</Trans>
        </h2>
        {tasks.length === 0 ? (
          <Empty
            title={
              only === undefined
                ? t`No steps yet`
                : only === 'failed'
                  ? t`Nothing failed`
                  : t`Nothing unfinished`
            }
            why={
              only === undefined ? t`The run has not begun its first step.` : t`No step matches the filter.`
            }
          />
        ) : (
          <FirstOf items={tasks} step={PAGE}>
            {shown => (
              <ol className="space-y-1">
                {shown.map(task => (
                  <StepState
                    key={task.path}
                    task={task}
                    chosen={task.path === selected}
                    onSelect={onSelect}
                  />
                ))}
              </ol>
            )}
          </FirstOf>
        )}
      </section>
      {view.outputs !== null && (
        <section aria-label={t`Outputs`} className="space-y-1">
          <h2 className="text-sm font-semibold">
            <Trans>Outputs</Trans>
          </h2>
          <Outputs view={view} />
        </section>
      )}
    </div>
  );
}
