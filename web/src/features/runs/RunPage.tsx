import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { failureOfRun } from '../../api/errors';
import type { RunView, TaskView } from '../../api/types';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { Loading } from '../../shared/Loading';
import { MomentContext } from '../../shared/hooks/use-now';
import { useIsWide } from '../../shared/hooks/use-media';
import { useTitle } from '../../shared/hooks/use-title';
import { Button } from '../../ui/Button';
import { CheckChip } from '../../ui/Check';
import { Tabs } from '../../ui/Tabs';
import { headQuery, runQuery } from './queries';
import { NotThere } from './NotThere';
import { RunActions, useResume } from './RunActions';
import { RunHeader } from './RunHeader';
import { tabOf, type Only, type RunSearch } from './search';
import { rowName } from './timeline/rows';
import { AsOf } from './travel/AsOf';
import { usePast } from './travel/use-past';
import { Untaken } from './Untaken';
import { useRecentRuns } from './use-recent-runs';
import { useRunKeys } from './use-run-keys';
import { useRunLive } from './use-run-live';
import { useTabItems } from './use-tab-items';

// Dialogs, details and the other views are fetched when the first one opens.
const ApprovalCard = lazy(() => import('./approval/ApprovalCard').then(m => ({ default: m.ApprovalCard })));
const AgainDialog = lazy(() => import('./AgainDialog').then(m => ({ default: m.AgainDialog })));
const Dialog = lazy(() => import('../../ui/Dialog').then(m => ({ default: m.Dialog })));
const TaskPanel = lazy(() => import('./task/TaskPanel').then(m => ({ default: m.TaskPanel })));
const CompareDialog = lazy(() => import('./compare/CompareDialog').then(m => ({ default: m.CompareDialog })));
const SteerDialogs = lazy(() => import('./steer/SteerDialogs').then(m => ({ default: m.SteerDialogs })));
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

/** Which tasks the views show. */
function Filters({ only, onOnly }: { only: Only | undefined; onOnly: (only: Only | undefined) => void }) {
  return (
    <>
      <CheckChip checked={only === 'failed'} onChange={on => onOnly(on ? 'failed' : undefined)}>
        <Trans>Only failed</Trans>
      </CheckChip>
      <CheckChip checked={only === 'unfinished'} onChange={on => onOnly(on ? 'unfinished' : undefined)}>
        <Trans>Only unfinished</Trans>
      </CheckChip>
    </>
  );
}

/** The views that the filter changes. */
const FILTERED = new Set<string>(['timeline', 'trace', 'state']);

type DialogId = 'cancel' | 'again' | 'compare';
type Change = (next: Partial<RunSearch>) => void;

/** What is asked on top of the page; a comparison stands in the address. */
function Dialogs({
  view,
  dialog,
  onDialog,
  asked,
  change,
}: {
  view: RunView;
  dialog: DialogId | null;
  onDialog: (dialog: DialogId | null) => void;
  asked: RunSearch;
  change: Change;
}) {
  const close = () => onDialog(null);
  const { run } = view;
  const other = asked.with;
  return (
    <Suspense fallback={null}>
      {dialog === 'cancel' && <CancelDialog run={run} onClose={close} />}
      {dialog === 'again' && <AgainDialog run={run} onClose={close} />}
      {asked.ask !== undefined && (
        <SteerDialogs
          ask={asked.ask}
          view={view}
          at={asked.at ?? run.seq}
          onClose={() => change({ ask: undefined })}
        />
      )}
      {(dialog === 'compare' || other !== undefined) && (
        <CompareDialog
          run={run}
          other={other}
          at={asked.at !== undefined && asked.at < run.seq ? asked.at : undefined}
          onOther={id => {
            onDialog('compare');
            change({ with: id });
          }}
          onClose={() => {
            close();
            change({ with: undefined });
          }}
        />
      )}
    </Suspense>
  );
}

/** What the address says of this page, and how it is changed. */
function useAddress() {
  const search = useSearch({ from: '/runs/$id' });
  const navigate = useNavigate({ from: '/runs/$id' });
  const change = useCallback<Change>(
    next =>
      void navigate({ search: old => ({ ...old, ...next }), replace: true, hash: true, resetScroll: false }),
    [navigate],
  );
  return { search, change };
}

/** `pending`: its tasks are still to come. */
function Loaded({ view, pending }: { view: RunView; pending: boolean }) {
  const { t } = useLingui();
  const { search, change } = useAddress();
  const [dialog, setDialog] = useState<DialogId | null>(null);
  const resume = useResume(view.run);
  const past = usePast(view, search.at);
  const shown = past.view;
  const items = useTabItems(shown, view, pending && shown === view, search, change);
  const last = view.run.seq;
  const onGo = useCallback(
    (event: number) => change({ at: event >= last ? undefined : Math.max(1, event) }),
    [change, last],
  );
  const tab = search.tab ?? 'timeline';
  const setTab = useCallback((id: string) => change({ tab: tabOf(id) }), [change]);
  const task = useMemo(() => shown.tasks.find(({ path }) => path === search.task), [shown, search.task]);
  const onCancel = useCallback(() => setDialog('cancel'), []);
  const { mutate } = resume;
  const onResume = useCallback(() => mutate(view.run.id), [mutate, view.run.id]);
  const onAgain = useCallback(() => setDialog('again'), []);
  useRecentRuns();
  const onStep = (by: 1 | -1) => onGo((past.at ?? last) + by);
  const tabs = items.map(item => item.id);
  useRunKeys({ run: view.run, tabs, setTab, onStep, onCancel, onResume, onAgain });
  return (
    <div className="flex gap-4">
      <div className="min-w-0 flex-1 space-y-3">
        <RunHeader
          view={view}
          actions={
            <RunActions
              run={view.run}
              signals={view.signals.length > 0}
              onCancel={onCancel}
              onResume={onResume}
              onAgain={onAgain}
              onCompare={() => setDialog('compare')}
              onAsk={ask => change({ ask })}
            />
          }
        />
        <Cause view={view} onShow={path => change({ task: path })} />
        <Untaken view={view} />
        <Approvals view={view} selected={task?.path} />
        {last > 1 && <AsOf past={past} last={last} checkpoints={view.checkpoints} onGo={onGo} />}
        <MomentContext value={past.until}>
          <Tabs
            label={t`Views of the run`}
            items={items}
            selected={tab}
            onSelect={setTab}
            extra={FILTERED.has(tab) && <Filters only={search.only} onOnly={only => change({ only })} />}
          />
        </MomentContext>
      </div>
      {task !== undefined && (
        <MomentContext value={past.until}>
          <Detail view={shown} task={task} onClose={() => change({ task: undefined })} />
        </MomentContext>
      )}
      <Dialogs view={view} dialog={dialog} onDialog={setDialog} asked={search} change={change} />
    </div>
  );
}

export function RunPage() {
  const { t } = useLingui();
  const { id } = useParams({ from: '/runs/$id' });
  const { data, error, refetch } = useQuery(runQuery(id));
  const { data: head } = useQuery({ ...headQuery(id), enabled: false });
  const view = data ?? head;
  const state = useRunLive(id, data);
  useTitle(view?.run.name ?? t`Run`);
  if (data === undefined && error !== null) return <NotThere error={error} onRetry={() => void refetch()} />;
  if (view === undefined) return <Loading what={t`Loading the run…`} />;
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
      <Loaded key={id} view={view} pending={data === undefined} />
    </>
  );
}
