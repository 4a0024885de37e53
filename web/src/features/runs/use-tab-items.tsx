import { useLingui } from '@lingui/react/macro';
import { lazy, useCallback, type ReactNode } from 'react';
import type { RunView } from '../../api/types';
import { Later } from '../../shared/Later';
import { Loading } from '../../shared/Loading';
import { useFormat } from '../../shared/use-format';
import type { TabItem } from '../../ui/Tabs';
import { orderOutputs } from './outputs/order';
import type { RunSearch } from './search';
import { Timeline } from './timeline/Timeline';

const Log = lazy(() => import('./log/Log').then(m => ({ default: m.Log })));
const Outputs = lazy(() => import('./outputs/Outputs').then(m => ({ default: m.Outputs })));
const Trace = lazy(() => import('./trace/Trace').then(m => ({ default: m.Trace })));
const Graph = lazy(() => import('./graph/Graph').then(m => ({ default: m.Graph })));
const State = lazy(() => import('./state/State').then(m => ({ default: m.State })));
const Effects = lazy(() => import('./effects/Effects').then(m => ({ default: m.Effects })));

const later = (content: ReactNode) => <Later>{content}</Later>;

/** The views of a run: one selection, one filter and one moment for all of them. */
export function useTabItems(
  view: RunView,
  /** The run as it is now; `view` may be in the past. */
  { run, checkpoints }: RunView,
  /** Its tasks are still to come. */
  pending: boolean,
  search: RunSearch,
  change: (next: Partial<RunSearch>) => void,
): TabItem[] {
  const { t } = useLingui();
  const format = useFormat();
  const onSelect = useCallback((task: string | undefined) => change({ task }), [change]);
  const onFind = useCallback((find: string) => change({ find: find === '' ? undefined : find }), [change]);
  const shared = { view, selected: search.task, onSelect };
  const filtered = { ...shared, only: search.only };
  const tasks = (content: ReactNode) => (pending ? <Loading what={t`Loading the tasks…`} /> : content);
  return [
    {
      id: 'timeline',
      label: t`Timeline`,
      count: pending ? undefined : format.number(view.tasks.length),
      content: tasks(<Timeline {...filtered} />),
    },
    {
      id: 'trace',
      label: t`Trace`,
      content: tasks(later(<Trace {...filtered} />)),
    },
    {
      id: 'graph',
      label: t`Graph`,
      content: tasks(later(<Graph {...shared} />)),
    },
    {
      id: 'log',
      label: t`Log`,
      count: format.number(view.run.seq),
      content: later(<Log run={view.run} find={search.find ?? ''} onFind={onFind} />),
    },
    {
      id: 'state',
      label: t`State`,
      content: tasks(later(<State {...filtered} />)),
    },
    {
      id: 'effects',
      label: t`Effects`,
      content: later(<Effects run={run} checkpoints={checkpoints} {...shared} />),
    },
    {
      id: 'outputs',
      label: t`Outputs`,
      count: format.number(orderOutputs(view.outputs, view.outputs_order).length),
      content: later(<Outputs view={view} />),
    },
  ];
}
