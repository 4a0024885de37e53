import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { failureOf } from '../../../api/errors';
import type { RunView } from '../../../api/types';
import type { ServerLayout } from '../../../api/workflows';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { taskLook } from '../../../shared/status';
import { useFormat } from '../../../shared/use-format';
import { StatusChip } from '../../../ui/StatusChip';
import { graphQuery } from '../past-queries';
import { byStep, type StepState } from './by-step';

interface Props {
  view: RunView;
  selected: string | undefined;
  onSelect: (path: string | undefined) => void;
}

/** Larger ones are not drawn: the timeline shows the same steps as a list. */
const DRAWN_MAX = 1500;

type Node = ServerLayout['nodes'][number];

function Box({
  node,
  state,
  chosen,
  onSelect,
}: {
  node: Node;
  state: StepState | undefined;
  chosen: boolean;
  onSelect: Props['onSelect'];
}) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const look = state === undefined ? null : taskLook(state.status, i18n);
  const framed = node.lanes !== undefined && node.lanes.length > 0;
  const many =
    state !== undefined && state.count > 1
      ? t`${format.number(state.done)} of ${format.number(state.count)} done`
      : '';
  const { x, y, width, height } = node;
  return (
    <li
      data-node={node.id}
      data-status={state?.status ?? 'none'}
      className={`absolute rounded-md border ${look === null ? 'border-dashed border-divider bg-surface' : `st-${look.family} border-st-outline bg-surface`} ${chosen ? 'outline-2 outline-offset-2 outline-accent' : ''}`}
      style={{ left: x, top: y, width, height }}
    >
      <button
        type="button"
        aria-disabled={state === undefined || undefined}
        aria-pressed={chosen}
        title={state === undefined ? t`It has not begun.` : undefined}
        onClick={() => state !== undefined && onSelect(state.task)}
        className={`flex w-full min-w-0 flex-col items-start overflow-hidden rounded-md px-2 py-1 text-start ${framed ? '' : 'h-full'} ${state === undefined ? 'cursor-not-allowed' : 'cursor-pointer hover:bg-hover'}`}
      >
        <span className="flex w-full min-w-0 items-center gap-1.5">
          <span className="min-w-0 flex-1 truncate text-sm font-semibold">{node.id}</span>
          {look !== null && <StatusChip look={look} plain />}
        </span>
        <span className="max-w-full truncate text-xs text-muted">
          {many === '' ? node.uses : many}
          {state !== undefined && state.failed > 0 && state.count > 1 && ` · ${t`${state.failed} failed`}`}
        </span>
      </button>
    </li>
  );
}

/** The workflow as it was run, with what became of each step. */
export function Graph({ view, selected, onSelect }: Props) {
  const { t } = useLingui();
  const { data, error } = useQuery(graphQuery(view.workflow));
  const steps = useMemo(() => byStep(view.tasks), [view.tasks]);
  const chosen = view.tasks.find(task => task.path === selected)?.step;
  if (error !== null)
    return <ErrorPanel what={t`The workflow could not be drawn.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Drawing the workflow…`} />;
  if (data.nodes.length === 0)
    return <Empty title={t`No steps`} why={t`The workflow of this run has no steps to draw.`} />;
  if (data.nodes.length > DRAWN_MAX) {
    const count = data.nodes.length;
    return (
      <p className="text-sm text-muted">{t`${count} steps are more than a drawing can show well. The timeline shows them all.`}</p>
    );
  }
  // Frames first, so that what they hold stands on them.
  const order = data.nodes.toSorted((a, b) => Number(b.lanes !== undefined) - Number(a.lanes !== undefined));
  return (
    <section
      aria-label={t`Graph of the run`}
      tabIndex={0}
      className="max-h-[max(18rem,calc(100dvh-18rem))] overflow-auto rounded-lg border border-divider bg-canvas shadow-panel"
    >
      <div className="relative" style={{ width: data.width, height: data.height }}>
        <svg
          className="pointer-events-none absolute inset-0 text-muted"
          width={data.width}
          height={data.height}
          aria-hidden="true"
        >
          {data.edges.map(({ from, to, points }) => (
            <polyline
              key={`${from} ${to}`}
              points={points.map(point => point.join(',')).join(' ')}
              fill="none"
              stroke="currentColor"
            />
          ))}
        </svg>
        <ul>
          {order.map(node => (
            <Box
              key={node.id}
              node={node}
              state={steps.get(node.id)}
              chosen={chosen === node.id}
              onSelect={onSelect}
            />
          ))}
        </ul>
      </div>
    </section>
  );
}
