import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { failureOf, failureOfRun } from '../../api/errors';
import type { RunView, TaskView } from '../../api/types';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { Later } from '../../shared/Later';
import { Loading } from '../../shared/Loading';
import { useIsWide } from '../../shared/hooks/use-media';
import { useTitle } from '../../shared/hooks/use-title';
import { useFormat } from '../../shared/use-format';
import { Button } from '../../ui/Button';
import { CheckChip } from '../../ui/Check';
import { Tabs, type TabItem } from '../../ui/Tabs';
import { orderOutputs } from './outputs/order';
import { runQuery } from './queries';
import { RunActions, useResume } from './RunActions';
import { RunHeader } from './RunHeader';
import type { RunSearch } from './search';
import { Timeline } from './timeline/Timeline';
import { rowName } from './timeline/rows';
import { useRecentRuns } from './use-recent-runs';
import { useRunKeys } from './use-run-keys';
import { useRunLive } from './use-run-live';

// Dialogs, details and the other views are fetched when the first one opens.
const ApprovalCard = lazy(() => import('./approval/ApprovalCard').then(m => ({ default: m.ApprovalCard })));
const Log = lazy(() => import('./log/Log').then(m => ({ default: m.Log })));
const Outputs = lazy(() => import('./outputs/Outputs').then(m => ({ default: m.Outputs })));
const AgainDialog = lazy(() => import('./AgainDialog').then(m => ({ default: m.AgainDialog })));
const Dialog = lazy(() => import('../../ui/Dialog').then(m => ({ default: m.Dialog })));
const TaskPanel = lazy(() => import('./task/TaskPanel').then(m => ({ default: m.TaskPanel })));
const CancelDialog = lazy(() => import('./CancelDialog').then(m => ({ default: m.CancelDialog })));

function failedTask(view: RunView): TaskView | undefined {
  // The deepest failed task is the cause; what holds it failed because of it.
  return view.tasks.findLast(task => task.status === 'failed' && task.error !== null);
}

function Cause({ view, onShow }: { view: RunView; onShow: (path: string) => void }) {
  const { t } = useLingui();
  if (view.run.status !== 'failed' || view.error === null) return null;
  const task = failedTask(view);
  return (
    <ErrorPanel
      what={task === undefined ? t`The run failed.` : t`The run failed at step ${rowName(task)}.`}
      where={task === undefined ? undefined : `${view.workflow.main}:${task.line}`}
      failure={failureOfRun(task?.error ?? view.error)}
      actions={
        task !== undefined && (
          <Button onClick={() => onShow(task.path)}>
            <Trans>Show the step</Trans>
          </Button>
        )
      }
    />
  );
}

function Approvals({ view, selected }: { view: RunView; selected: string | undefined }) {
  const open = view.tasks.filter(
    task =>
      task.approval !== null &&
      task.approval.decided === null &&
      task.status === 'waiting' &&
      task.path !== selected,
  );
  if (open.length === 0) return null;
  return (
    <Suspense fallback={null}>
      {open.map(task =>
        task.approval === null ? null : (
          <ApprovalCard key={task.path} run={view.run} path={task.path} approval={task.approval} />
        ),
      )}
    </Suspense>
  );
}

function Detail({ view, task, onClose }: { view: RunView; task: TaskView; onClose: () => void }) {
  const { t } = useLingui();
  const wide = useIsWide();
  const title = rowName(task);
  if (!wide) {
    return (
      <Suspense fallback={null}>
        <Dialog title={title} closeLabel={t`Close`} onClose={onClose} width="side">
          <TaskPanel key={task.path} view={view} task={task} />
        </Dialog>
      </Suspense>
    );
  }
  return (
    <aside aria-label={t`Task ${title}`} className="w-[26rem] shrink-0 xl:w-[30rem]">
      <div className="sticky top-16 max-h-[calc(100dvh-5rem)] overflow-y-auto rounded-lg border border-divider bg-surface p-3 shadow-panel">
        <div className="mb-2 flex items-start gap-2">
          <h2 className="min-w-0 flex-1 text-lg break-words">{title}</h2>
          <Button tone="quiet" onClick={onClose}>
            <Trans>Close</Trans>
          </Button>
        </div>
        <Suspense fallback={null}>
          <TaskPanel key={task.path} view={view} task={task} />
        </Suspense>
      </div>
    </aside>
  );
}

function useTabItems(
  view: RunView | undefined,
  search: RunSearch,
  change: (next: Partial<RunSearch>) => void,
): TabItem[] {
  const { t } = useLingui();
  const format = useFormat();
  const onSelect = useCallback((task: string | undefined) => change({ task }), [change]);
  const onFind = useCallback((find: string) => change({ find: find === '' ? undefined : find }), [change]);
  if (view === undefined) return [];
  const outputs = orderOutputs(view.outputs, view.outputs_order).length;
  return [
    {
      id: 'timeline',
      label: t`Timeline`,
      count: format.number(view.tasks.length),
      content: (
        <Timeline view={view} selected={search.task} onlyOpen={search.only === 'open'} onSelect={onSelect} />
      ),
    },
    {
      id: 'log',
      label: t`Log`,
      count: format.number(view.run.seq),
      content: (
        <Later>
          <Log run={view.run} find={search.find ?? ''} onFind={onFind} />
        </Later>
      ),
    },
    {
      id: 'outputs',
      label: t`Outputs`,
      count: format.number(outputs),
      content: (
        <Later>
          <Outputs view={view} />
        </Later>
      ),
    },
  ];
}

function Loaded({ view }: { view: RunView }) {
  const { t } = useLingui();
  const search = useSearch({ from: '/runs/$id' });
  const navigate = useNavigate({ from: '/runs/$id' });
  const change = useCallback(
    (next: Partial<RunSearch>) =>
      void navigate({ search: old => ({ ...old, ...next }), replace: true, hash: true, resetScroll: false }),
    [navigate],
  );
  const [dialog, setDialog] = useState<'cancel' | 'again' | null>(null);
  const resume = useResume(view.run);
  const items = useTabItems(view, search, change);
  const tab = search.tab ?? 'timeline';
  const setTab = useCallback(
    (id: string) => change({ tab: id === 'timeline' ? undefined : (id as 'log') }),
    [change],
  );
  const task = useMemo(() => view.tasks.find(({ path }) => path === search.task), [view.tasks, search.task]);
  const onCancel = useCallback(() => setDialog('cancel'), []);
  const { mutate } = resume;
  const onResume = useCallback(() => mutate(view.run.id), [mutate, view.run.id]);
  const onAgain = useCallback(() => setDialog('again'), []);
  const close = () => setDialog(null);
  useRecentRuns();
  useRunKeys({ run: view.run, tabs: items.map(item => item.id), setTab, onCancel, onResume, onAgain });
  return (
    <div className="flex gap-4">
      <div className="min-w-0 flex-1 space-y-3">
        <RunHeader
          view={view}
          actions={<RunActions run={view.run} onCancel={onCancel} onResume={onResume} onAgain={onAgain} />}
        />
        <Cause view={view} onShow={path => change({ task: path })} />
        <Approvals view={view} selected={task?.path} />
        <Tabs
          label={t`Views of the run`}
          items={items}
          selected={tab}
          onSelect={setTab}
          extra={
            tab === 'timeline' && (
              <CheckChip
                checked={search.only === 'open'}
                onChange={on => change({ only: on ? 'open' : undefined })}
              >
                <Trans>Only failed or unfinished</Trans>
              </CheckChip>
            )
          }
        />
      </div>
      {task !== undefined && <Detail view={view} task={task} onClose={() => change({ task: undefined })} />}
      <Suspense fallback={null}>
        {dialog === 'cancel' && <CancelDialog run={view.run} onClose={close} />}
        {dialog === 'again' && <AgainDialog run={view.run} onClose={close} />}
      </Suspense>
    </div>
  );
}

export function RunPage() {
  const { t } = useLingui();
  const { id } = useParams({ from: '/runs/$id' });
  const { data, error, refetch } = useQuery(runQuery(id));
  const state = useRunLive(id, data);
  useTitle(data?.run.name ?? t`Run`);
  if (data === undefined && error !== null) {
    return (
      <>
        <h1 className="sr-only">
          <Trans>Run</Trans>
        </h1>
        <ErrorPanel
          what={t`The run could not be loaded.`}
          failure={failureOf(error)}
          actions={
            <Button onClick={() => void refetch()}>
              <Trans>Try again</Trans>
            </Button>
          }
        />
      </>
    );
  }
  if (data === undefined) return <Loading what={t`Loading the run…`} />;
  return (
    <>
      {state === 'reconnecting' && (
        <p
          role="status"
          className="st-waiting mb-2 rounded-md border border-st-outline bg-st-tint px-2 text-sm text-st-text"
        >
          <Trans>Reconnecting: this run may be behind.</Trans>
        </p>
      )}
      <Loaded key={id} view={data} />
    </>
  );
}
