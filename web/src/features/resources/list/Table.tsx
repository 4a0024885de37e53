import { Trans, useLingui } from '@lingui/react/macro';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { KindCard, Resource } from '../../../api/resources';
import { useKeys } from '../../../shared/hooks/use-keys';
import { useIsNarrow } from '../../../shared/hooks/use-media';
import { useRowHeight } from '../../../shared/hooks/use-row-height';
import { ariaSort, type ListSearch, type SortKey } from '../search';
import { GRID, layoutOf, type Layout } from './layout';
import { Row } from './Row';

interface Props {
  card: KindCard;
  rows: Resource[];
  total: number;
  search: ListSearch;
  selected: Map<string, Resource>;
  onSelect: (resource: Resource, on: boolean) => void;
  onSelectAll: (on: boolean) => void;
  onSort: (key: SortKey) => void;
  onEnd: () => void;
  stale: boolean;
}

type SortProps = Pick<Props, 'search' | 'onSort'> & { by: SortKey; children: ReactNode };

function SortHead({ search, onSort, by, children }: SortProps) {
  const sort = ariaSort(search, by);
  const Icon = sort === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <span role="columnheader" aria-sort={sort}>
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

function Head({ layout, ...props }: Props & { layout: Layout }) {
  const { t } = useLingui();
  const all = props.rows.length > 0 && props.rows.every(row => props.selected.has(row.id));
  return (
    <div role="rowgroup">
      <div
        role="row"
        aria-rowindex={1}
        className={`${GRID} h-8 border-b border-divider px-3 text-xs text-muted max-md:flex max-md:items-center max-md:gap-3`}
      >
        <span role="columnheader" className="flex">
          <label className="-m-1 flex cursor-pointer p-1 pointer-coarse:-m-3.5 pointer-coarse:p-3.5">
            <input
              type="checkbox"
              checked={all}
              ref={box => {
                if (box !== null) box.indeterminate = !all && props.selected.size > 0;
              }}
              onChange={event => props.onSelectAll(event.target.checked)}
              aria-label={t`Select all rows shown`}
              className="size-4 accent-accent"
            />
          </label>
        </span>
        <SortHead {...props} by="name">
          <Trans>Name</Trans>
        </SortHead>
        {layout.workspace && (
          <span role="columnheader" className="max-md:hidden">
            <Trans>Workspace</Trans>
          </span>
        )}
        {layout.columns.map(({ title, pointer, wideOnly }) => (
          <span key={pointer} role="columnheader" className={wideOnly ? 'max-xl:hidden' : 'max-md:hidden'}>
            {title}
          </span>
        ))}
        <span role="columnheader" className="max-md:hidden">
          <Trans>State</Trans>
        </span>
        <span role="columnheader" className="max-xl:hidden">
          <Trans>Labels</Trans>
        </span>
        {props.search.state === 'deleted' ? (
          <span role="columnheader">
            <Trans>Deleted</Trans>
          </span>
        ) : (
          <SortHead {...props} by="updated_at">
            <Trans>Changed</Trans>
          </SortHead>
        )}
      </div>
    </div>
  );
}

/** J and K move between the rows; Enter is the link's own, X selects. */
function useRowKeys(count: number, reveal: (index: number) => void): void {
  const at = () => {
    const row = document.activeElement?.closest<HTMLElement>('[data-resource]');
    return row ? Number(row.getAttribute('aria-rowindex')) - 2 : -1;
  };
  const inRow = (index: number, part: string) =>
    document.querySelector<HTMLElement>(`[data-resource][aria-rowindex="${index + 2}"] ${part}`);
  const move = (by: number) => {
    const next = Math.max(0, Math.min(count - 1, at() + by));
    reveal(next);
    requestAnimationFrame(() => (inRow(next, '[data-row-link]') ?? inRow(next, 'input'))?.focus());
  };
  useKeys({ j: () => move(1), k: () => move(-1), x: () => inRow(at(), 'input')?.click() });
}

export function Table(props: Props) {
  const { card, rows, total, onEnd, stale } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const layout = useMemo(() => layoutOf(card), [card]);
  const narrow = useIsNarrow();
  const height = useRowHeight() + (narrow ? 32 : 4);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(() => height, [height]),
    getItemKey: index => rows[index]?.id ?? index,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 15) onEnd();
  }, [last, rows.length, onEnd]);
  useRowKeys(rows.length, index => virtual.scrollToIndex(index));
  return (
    <div
      role="table"
      aria-label={card.title}
      aria-rowcount={total + 1}
      aria-busy={stale}
      style={layout.style}
      className={`overflow-hidden rounded-lg border border-divider bg-surface shadow-panel ${stale ? 'opacity-60' : ''}`}
    >
      <Head {...props} layout={layout} />
      <div
        ref={scroller}
        role="presentation"
        className="max-h-[max(20rem,calc(100dvh-15rem))] overflow-y-auto overflow-x-hidden"
      >
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(item => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <Row
                key={row.id}
                resource={row}
                layout={layout}
                index={item.index}
                top={item.start}
                height={height}
                selected={props.selected.has(row.id)}
                onSelect={props.onSelect}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
