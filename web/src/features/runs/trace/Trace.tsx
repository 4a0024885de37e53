import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Bot, ChevronDown, ChevronRight, Tags, Wrench } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { RunView } from '../../../api/types';
import { Empty } from '../../../shared/Empty';
import { useToggled } from '../../../shared/hooks/use-toggled';
import { taskLook } from '../../../shared/status';
import { Duration } from '../../../shared/Time';
import { useFormat } from '../../../shared/use-format';
import { StatusChip } from '../../../ui/StatusChip';
import type { Only } from '../search';
import { Bar } from '../timeline/Bar';
import { useExtent } from '../timeline/use-extent';
import { rowsOf, spansOf, type Row, type SimilarRow, type Span } from './spans';

interface Props {
  view: RunView;
  only: Only | undefined;
  selected: string | undefined;
  onSelect: (path: string | undefined) => void;
}

const ICONS = { model: Bot, tool: Wrench, answer: Tags };
const GRID =
  'grid grid-cols-[minmax(0,1fr)_6rem] items-center gap-2 px-2 text-sm md:grid-cols-[minmax(9rem,2fr)_7rem_minmax(6rem,2fr)_5rem_4.5rem_4.5rem]';
const HEIGHT = 48;

function Head() {
  return (
    <div role="row" aria-rowindex={1} className={`${GRID} h-7 border-b border-divider text-muted`}>
      <span role="columnheader">
        <Trans>Asked</Trans>
      </span>
      <span role="columnheader" className="max-md:hidden">
        <Trans>Status</Trans>
      </span>
      <span role="columnheader" className="max-md:hidden">
        <Trans>When</Trans>
      </span>
      <span role="columnheader" className="text-end">
        <Trans>Duration</Trans>
      </span>
      <span role="columnheader" className="text-end max-md:hidden">
        <Trans>Tokens</Trans>
      </span>
      <span role="columnheader" className="text-end max-md:hidden">
        <Trans>Cost</Trans>
      </span>
    </div>
  );
}

function SpanLine({
  span,
  from,
  to,
  onSelect,
}: {
  span: Span;
  from: number;
  to: number;
  onSelect: Props['onSelect'];
}) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const Icon = ICONS[span.kind];
  const look = taskLook(span.status, i18n);
  const kinds = { model: t`model`, tool: t`tool`, answer: t`value left to AUTO` };
  return (
    <>
      <span role="gridcell" className={`flex min-w-0 items-center gap-2 ${span.inner ? 'ps-5' : ''}`}>
        <Icon className="size-4 shrink-0 text-muted" aria-hidden="true" />
        <span className="min-w-0">
          <button
            type="button"
            className="block max-w-full truncate text-start text-sm font-semibold hover:underline pointer-coarse:min-h-11"
            onClick={() => onSelect(span.task)}
          >
            {span.step}
          </button>
          <span className="block truncate text-xs text-muted" title={span.why ?? undefined}>
            <span className="sr-only">{kinds[span.kind]} </span>
            <span className="font-mono">{span.what}</span>
            {span.why !== null && span.why !== '' && ` · ${t`why: ${span.why}`}`}
          </span>
        </span>
      </span>
      <span role="gridcell" className="max-md:hidden">
        <StatusChip look={look} plain />
      </span>
      <span role="gridcell" className={`st-${look.family} min-w-0 max-md:hidden`}>
        <Bar of={span} from={from} to={to} />
      </span>
      <span
        role="gridcell"
        className="flex flex-col items-end whitespace-nowrap text-muted md:block md:text-end"
      >
        <Duration from={span.started_at} to={span.ended_at} />
        <span className="md:hidden">
          <StatusChip look={look} plain />
        </span>
      </span>
      <span role="gridcell" className="text-end whitespace-nowrap text-muted max-md:hidden">
        {span.tokens === null ? '' : format.number(span.tokens)}
      </span>
      <span role="gridcell" className="text-end whitespace-nowrap text-muted max-md:hidden">
        {span.cost === null ? '' : format.money(span.cost)}
      </span>
    </>
  );
}

function SimilarLine({ row, onToggle }: { row: SimilarRow; onToggle: () => void }) {
  const format = useFormat();
  const Icon = row.open ? ChevronDown : ChevronRight;
  const longest = format.duration(row.longest);
  return (
    <>
      <span role="gridcell" className="min-w-0">
        <button
          type="button"
          aria-expanded={row.open}
          onClick={onToggle}
          className="flex max-w-full items-center gap-1 truncate text-sm text-accent hover:underline pointer-coarse:min-h-11"
        >
          <Icon className="size-4 shrink-0 rtl:rotate-180" aria-hidden="true" />
          <span className="truncate">
            <Plural value={row.count} one="# similar" other="# similar" /> · {row.step}
          </span>
        </button>
      </span>
      <span role="gridcell" aria-colspan={2} className="col-span-2 text-xs text-muted max-md:hidden">
        <Trans>all succeeded</Trans>
      </span>
      <span role="gridcell" className="text-end text-xs text-muted">
        <Trans>up to {longest}</Trans>
      </span>
      <span role="gridcell" className="text-end text-muted max-md:hidden">
        {format.number(row.tokens)}
      </span>
      <span role="gridcell" className="text-end text-muted max-md:hidden">
        {format.money(row.cost)}
      </span>
    </>
  );
}

/** What the run asked of models and tools: whom, for how long, for how much, and why that one. */
export function Trace({ view, only, selected, onSelect }: Props) {
  const { t } = useLingui();
  const [open, toggle] = useToggled();
  const rows = useMemo<Row[]>(() => rowsOf(spansOf(view.tasks, only), open), [view.tasks, only, open]);
  const { from, to } = useExtent(view);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    overscan: 12,
  });
  if (rows.length === 0)
    return (
      <Empty
        title={
          only === undefined
            ? t`Nothing was asked`
            : only === 'failed'
              ? t`Nothing failed`
              : t`Nothing unfinished`
        }
        why={
          only === undefined
            ? t`No step of this run asked a model or called a tool.`
            : t`No call of a model or a tool matches the filter.`
        }
      />
    );
  return (
    <div
      role="grid"
      aria-label={t`Trace`}
      aria-rowcount={rows.length + 1}
      className="overflow-hidden rounded-lg border border-divider bg-surface shadow-panel"
    >
      <Head />
      <div
        ref={scroller}
        role="presentation"
        className="max-h-[max(18rem,calc(100dvh-20rem))] overflow-x-hidden overflow-y-auto"
      >
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(item => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const chosen = row.kind === 'span' && row.span.task === selected;
            return (
              <div
                key={row.key}
                role="row"
                aria-rowindex={item.index + 2}
                data-span={row.key}
                className={`${GRID} absolute inset-x-0 top-0 border-b border-divider ${chosen ? 'bg-selected' : ''}`}
                style={{ transform: `translateY(${item.start}px)`, height: HEIGHT }}
              >
                {row.kind === 'span' ? (
                  <SpanLine span={row.span} from={from} to={to} onSelect={onSelect} />
                ) : (
                  <SimilarLine row={row} onToggle={() => toggle(row.group)} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
