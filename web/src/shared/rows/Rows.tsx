import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import { useKeys } from '../hooks/use-keys';
import { useIsNarrow } from '../hooks/use-media';
import { useRowHeight } from '../hooks/use-row-height';

interface Props<T> {
  label: string;
  rows: T[];
  total: number;
  /** What is shown belongs to another question; the answer to this one is on its way. */
  stale: boolean;
  head: ReactNode;
  style?: CSSProperties;
  /** How much of the window is taken by what stands around the rows. */
  scroller?: string;
  children: (row: T, place: { index: number; top: number; height: number }) => ReactNode;
  /** Comes near the end of what is loaded. */
  onEnd: () => void;
  /** Rows can be selected, with X. */
  marks?: boolean;
}

/** Asked for again when fewer rows than this are left. */
const AHEAD = 15;

const inRow = (index: number, part: string) =>
  document.querySelector<HTMLElement>(`[role=row][aria-rowindex="${index + 2}"] ${part}`);

/** J and K move between the rows; Enter is the link's own, X selects where rows can be. */
function useRowKeys(count: number, reveal: (index: number) => void, marks: boolean): void {
  const at = () => {
    const row = document.activeElement?.closest<HTMLElement>('[role=row]');
    return row ? Number(row.getAttribute('aria-rowindex')) - 2 : -1;
  };
  const move = (by: number) => {
    const next = Math.max(0, Math.min(count - 1, at() + by));
    reveal(next);
    requestAnimationFrame(() => (inRow(next, '[data-row-link]') ?? inRow(next, 'input'))?.focus());
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ...(marks ? { x: () => inRow(at(), 'input')?.click() } : {}),
  });
}

/** A list of any length: only the rows in view are there, and more are asked for before the end is reached. */
export function Rows<T extends { id: string }>(props: Props<T>) {
  const { label, rows, total, stale, head, style, children, onEnd, marks = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
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
    if (last >= rows.length - AHEAD) onEnd();
  }, [last, rows.length, onEnd]);
  useRowKeys(rows.length, index => virtual.scrollToIndex(index), marks);
  return (
    <div
      role="table"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-busy={stale}
      style={style}
      className={`overflow-hidden rounded-lg border border-divider bg-surface shadow-panel ${stale ? 'opacity-60' : ''}`}
    >
      {head}
      <div
        ref={scroller}
        role="presentation"
        className={`${props.scroller ?? 'max-h-[max(20rem,calc(100dvh-14rem))]'} overflow-y-auto overflow-x-hidden`}
      >
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(item => {
            const one = rows[item.index];
            return one === undefined ? null : children(one, { index: item.index, top: item.start, height });
          })}
        </div>
      </div>
    </div>
  );
}
