import { useLingui, Trans } from '@lingui/react/macro';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { RunView } from '../../../api/types';
import { useIsNarrow } from '../../../shared/hooks/use-media';
import { useToggled } from '../../../shared/hooks/use-toggled';
import { useFormat } from '../../../shared/use-format';
import { Empty } from '../../../shared/Empty';
import type { Only } from '../search';
import { buildRows, type Row } from './rows';
import { MoreLine, TimelineRow, type RowActions } from './TimelineRow';
import { useRowHeight } from '../../../shared/hooks/use-row-height';
import { useExtent } from './use-extent';

interface Props {
  view: RunView;
  selected: string | undefined;
  only: Only | undefined;
  onSelect: (path: string | undefined) => void;
}

function Head({ from, to }: { from: number; to: number }) {
  const format = useFormat();
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="grid h-7 items-center gap-2 border-b border-divider px-2 text-xs text-muted max-md:hidden md:grid-cols-[minmax(11rem,2fr)_7rem_minmax(6rem,3fr)_4.5rem] lg:grid-cols-[minmax(12rem,2fr)_7rem_minmax(8rem,4fr)_4.5rem_4.5rem]"
    >
      <span role="columnheader" className="ps-6">
        <Trans>Task</Trans>
      </span>
      <span role="columnheader">
        <Trans>Status</Trans>
      </span>
      <span role="columnheader" className="flex justify-between">
        <span>0</span>
        <span className="max-lg:hidden">{format.duration((to - from) / 2)}</span>
        <span>{format.duration(to - from)}</span>
      </span>
      <span role="columnheader" className="text-end">
        <Trans>Duration</Trans>
      </span>
      <span role="columnheader" className="text-end max-lg:hidden">
        <Trans>Cost</Trans>
      </span>
    </div>
  );
}

/** Keyboard of a tree grid: up and down move, left and right close and open, Enter selects. */
function useRowKeys(rows: Row[], focus: number, setFocus: (index: number) => void, actions: RowActions) {
  return (event: React.KeyboardEvent) => {
    const row = rows[focus];
    const moves: Record<string, number> = {
      ArrowDown: focus + 1,
      ArrowUp: focus - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const move = moves[event.key];
    if (move !== undefined) setFocus(Math.max(0, Math.min(rows.length - 1, move)));
    else if (row?.kind === 'more' && (event.key === 'Enter' || event.key === 'ArrowRight'))
      actions.unfold(row.parent);
    else if (row?.kind === 'task' && (event.key === 'Enter' || event.key === ' ')) actions.select(row.key);
    else if (row?.kind === 'task' && event.key === 'ArrowRight' && row.expanded === false)
      actions.toggle(row.key);
    else if (row?.kind === 'task' && event.key === 'ArrowLeft' && row.expanded === true)
      actions.toggle(row.key);
    else if (event.key === 'ArrowLeft' && row !== undefined && row.level > 1) {
      const parent = row.kind === 'task' ? row.task.parent : row.parent;
      setFocus(
        Math.max(
          0,
          rows.findIndex(other => other.key === parent),
        ),
      );
    } else return;
    event.preventDefault();
  };
}

function useShape(view: RunView, only: Only | undefined) {
  const [collapsed, toggle] = useToggled();
  const [unfolded, unfold] = useToggled();
  const rows = useMemo(
    () => buildRows(view.tasks, { collapsed, unfolded, only }),
    [view.tasks, collapsed, unfolded, only],
  );
  return { rows, toggle, unfold };
}

interface RowsProps {
  rows: Row[];
  selected: string | undefined;
  actions: RowActions;
  from: number;
  to: number;
}

/** Only the rows in view are in the page, however many tasks there are. */
function Rows({ rows, selected, actions, from, to }: RowsProps) {
  const { t } = useLingui();
  const [focus, setFocusIndex] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const height = useRowHeight() + (useIsNarrow() ? 20 : 0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(() => height, [height]),
    getItemKey: index => rows[index]?.key ?? index,
    overscan: 12,
  });
  const focusRow = Math.min(focus, rows.length - 1);
  const setFocus = (index: number) => {
    setFocusIndex(index);
    virtual.scrollToIndex(index);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`)?.focus(),
    );
  };
  const onKeyDown = useRowKeys(rows, focusRow, setFocus, actions);
  return (
    <div
      role="treegrid"
      aria-label={t`Timeline`}
      aria-rowcount={rows.length + 1}
      onKeyDown={onKeyDown}
      className="min-w-0 overflow-hidden rounded-lg border border-divider bg-surface shadow-panel"
    >
      <Head from={from} to={to} />
      <div
        ref={scroller}
        role="presentation"
        className="max-h-[max(18rem,calc(100dvh-20rem))] overflow-x-hidden overflow-y-auto"
      >
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(item => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const place = {
              index: item.index,
              top: item.start,
              height,
              focused: item.index === focusRow,
              actions,
            };
            if (row.kind === 'more') return <MoreLine key={row.key} {...place} row={row} />;
            const bars = { from, to, selected: row.key === selected };
            return <TimelineRow key={row.key} {...place} {...bars} row={row} />;
          })}
        </div>
      </div>
    </div>
  );
}

export function Timeline({ view, selected, only, onSelect }: Props) {
  const { t } = useLingui();
  const { rows, toggle, unfold } = useShape(view, only);
  const { from, to } = useExtent(view);
  const actions = useMemo<RowActions>(
    () => ({ select: onSelect, toggle, unfold }),
    [onSelect, toggle, unfold],
  );
  if (rows.length > 0) return <Rows rows={rows} selected={selected} actions={actions} from={from} to={to} />;
  return only === 'failed' ? (
    <Empty title={t`Nothing failed`} why={t`No task of this run failed.`} />
  ) : only === 'unfinished' ? (
    <Empty title={t`Nothing unfinished`} why={t`Every task of this run is over.`} />
  ) : (
    <Empty title={t`No tasks yet`} why={t`The run has not begun its first step.`} />
  );
}
