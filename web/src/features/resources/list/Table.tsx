import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { KindCard, Resource } from '../../../api/resources';
import { Rows } from '../../../shared/rows/Rows';
import { SortHead } from '../../../shared/rows/SortHead';
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

function Head({ layout, ...props }: Props & { layout: Layout }) {
  const { t } = useLingui();
  const by = (key: SortKey) => ({ sort: ariaSort(props.search, key), onSort: () => props.onSort(key) });
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
        <SortHead {...by('name')}>
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
          <SortHead {...by('updated_at')}>
            <Trans>Changed</Trans>
          </SortHead>
        )}
      </div>
    </div>
  );
}

export function Table(props: Props) {
  const { card, rows, total, onEnd, stale } = props;
  const layout = useMemo(() => layoutOf(card), [card]);
  return (
    <Rows
      label={card.title}
      rows={rows}
      total={total}
      stale={stale}
      style={layout.style}
      scroller="max-h-[max(20rem,calc(100dvh-15rem))]"
      head={<Head {...props} layout={layout} />}
      onEnd={onEnd}
      marks
    >
      {(row, place) => (
        <Row
          key={row.id}
          resource={row}
          layout={layout}
          selected={props.selected.has(row.id)}
          onSelect={props.onSelect}
          {...place}
        />
      )}
    </Rows>
  );
}
