import { Trans, useLingui } from '@lingui/react/macro';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import type { RunSummary } from '../../../api/types';
import { useIsNarrow } from '../../../shared/hooks/use-media';
import { useKeys } from '../../../shared/hooks/use-keys';
import { useRowHeight } from '../../../shared/hooks/use-row-height';
import { COLUMNS, RunRow } from './RunRow';
import { ariaSort, type RunsSearch, type SortKey } from './search';

interface Props {
  runs: RunSummary[];
  total: number;
  search: RunsSearch;
  onSort: (key: SortKey) => void;
  onEnd: () => void;
  stale: boolean;
}

type SortProps = Pick<Props, 'search' | 'onSort'> & { by: SortKey; className?: string; children: ReactNode };

function SortHead({ search, onSort, by, className = '', children }: SortProps) {
  const sort = ariaSort(search, by);
  const Icon = sort === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <span role="columnheader" aria-sort={sort} className={className}>
      <button
        type="button"
        onClick={() => onSort(by)}
        className="inline-flex min-h-6 items-center gap-1 rounded-sm hover:text-text"
      >
        {children} <Icon className={`size-3 ${sort === 'none' ? 'invisible' : ''}`} aria-hidden="true" />
      </button>
    </span>
  );
}

function Head(props: Pick<Props, 'search' | 'onSort'>) {
  const end = 'md:text-end';
  return (
    <div role="rowgroup" className="max-md:hidden">
      <div
        role="row"
        aria-rowindex={1}
        className={`${COLUMNS} h-8 border-b border-divider px-3 text-xs text-muted`}
      >
        <span role="columnheader">
          <Trans>Status</Trans>
        </span>
        <SortHead {...props} by="name">
          <Trans>Run</Trans>
        </SortHead>
        <SortHead {...props} by="started_at">
          <Trans>Started</Trans>
        </SortHead>
        <span role="columnheader" className={end}>
          <Trans>Duration</Trans>
        </span>
        <span role="columnheader" className={end}>
          <Trans>Steps</Trans>
        </span>
        <SortHead {...props} by="cost_microusd" className={end}>
          <Trans>Cost</Trans>
        </SortHead>
        <span role="columnheader" className="max-xl:hidden xl:text-end">
          <Trans>Tokens</Trans>
        </span>
        <span role="columnheader" className="max-xl:hidden">
          <Trans>Note</Trans>
        </span>
      </div>
    </div>
  );
}

/** J and K move between the rows; Enter is the link's own. */
function useRowKeys(count: number, reveal: (index: number) => void): void {
  const move = (by: number) => {
    const row = document.activeElement?.closest<HTMLElement>('[data-run]');
    const at = row ? Number(row.getAttribute('aria-rowindex')) - 2 : -1;
    const next = Math.max(0, Math.min(count - 1, at + by));
    reveal(next);
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-run][aria-rowindex="${next + 2}"] [data-row-link]`)?.focus(),
    );
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
}

export function RunsTable({ runs, total, search, onSort, onEnd, stale }: Props) {
  const { t } = useLingui();
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useIsNarrow();
  const height = useRowHeight() + (narrow ? 32 : 4);
  const virtual = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(() => height, [height]),
    getItemKey: index => runs[index]?.id ?? index,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= runs.length - 15) onEnd();
  }, [last, runs.length, onEnd]);
  useRowKeys(runs.length, index => virtual.scrollToIndex(index));
  return (
    <div
      role="table"
      aria-label={t`Runs`}
      aria-rowcount={total + 1}
      aria-busy={stale}
      className={`overflow-hidden rounded-lg border border-divider bg-surface shadow-panel ${stale ? 'opacity-60' : ''}`}
    >
      <Head search={search} onSort={onSort} />
      <div
        ref={scroller}
        role="presentation"
        className="max-h-[max(20rem,calc(100dvh-14rem))] overflow-y-auto overflow-x-hidden"
      >
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(item => {
            const run = runs[item.index];
            if (run === undefined) return null;
            return <RunRow key={run.id} run={run} index={item.index} top={item.start} height={height} />;
          })}
        </div>
      </div>
    </div>
  );
}
