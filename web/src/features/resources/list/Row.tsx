import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Resource } from '../../../api/resources';
import type { Json } from '../../../api/types';
import { Time } from '../../../shared/Time';
import { getAt } from '../../../shared/pointer';
import { Labels } from '../Labels';
import { toSegment } from '../search';
import { VersionState } from '../VersionState';
import { Cell } from './Cell';
import { GRID, type Layout } from './layout';

interface Props {
  resource: Resource;
  layout: Layout;
  index: number;
  top: number;
  height: number;
  selected: boolean;
  onSelect: (resource: Resource, on: boolean) => void;
}

const QUIET = 'truncate text-muted max-md:text-xs';

function Name({ resource }: { resource: Resource }) {
  const { name, title, deleted_at } = resource;
  return (
    <span role="cell" className="flex min-w-0 items-baseline gap-2 max-md:flex-1">
      {deleted_at === null ? (
        <Link
          to="/resources/$kind/$workspace/$name"
          params={{ kind: resource.kind, workspace: toSegment(resource.workspace), name }}
          data-row-link
          className="max-w-full min-w-0 shrink-0 truncate py-0.5 font-semibold after:absolute after:inset-0 focus-visible:outline-offset-0"
        >
          {name}
        </Link>
      ) : (
        <span className="max-w-full min-w-0 shrink-0 truncate py-0.5 font-semibold">{name}</span>
      )}
      {title !== null && <span className="min-w-0 truncate text-muted max-md:hidden">{title}</span>}
    </span>
  );
}

export const Row = memo(function Row(props: Props) {
  const { resource, layout, index, top, height, selected, onSelect } = props;
  const { t } = useLingui();
  const whole = resource as unknown as Json;
  const { name } = resource;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-resource={name}
      style={{ transform: `translateY(${top}px)`, height }}
      className={`${GRID} absolute inset-x-0 top-0 border-b border-divider px-3 text-sm hover:bg-hover focus-within:bg-hover max-md:flex max-md:flex-wrap max-md:content-center max-md:items-center max-md:gap-x-3 max-md:gap-y-0.5 ${selected ? 'bg-selected' : ''}`}
    >
      <span role="cell" className="relative z-10 flex">
        <label className="-m-1.5 flex cursor-pointer p-1.5 pointer-coarse:-m-3.5 pointer-coarse:p-3.5">
          <input
            type="checkbox"
            checked={selected}
            onChange={event => onSelect(resource, event.target.checked)}
            aria-label={t`Select ${name}`}
            className="size-4 accent-accent"
          />
        </label>
      </span>
      <Name resource={resource} />
      {layout.workspace && (
        <span role="cell" className={`${QUIET} max-md:order-3 max-md:ms-7`}>
          {resource.workspace}
        </span>
      )}
      {layout.columns.map(({ pointer, wideOnly }) => (
        <span
          key={pointer}
          role="cell"
          className={`min-w-0 truncate ${wideOnly ? 'max-xl:hidden' : 'max-md:hidden'}`}
        >
          <Cell value={getAt(whole, pointer)} />
        </span>
      ))}
      <span role="cell" className="flex min-w-0 max-md:order-1">
        <VersionState resource={resource} plain />
      </span>
      <span role="cell" className="flex min-w-0 gap-1 overflow-hidden max-xl:hidden">
        <Labels labels={resource.labels} />
      </span>
      <span role="cell" className={`${QUIET} max-md:order-4 max-md:ms-auto`}>
        <Time at={resource.deleted_at ?? resource.updated_at} />
      </span>
      {/* On a narrow screen the line breaks here. */}
      <span className="order-2 w-full md:hidden" role="presentation" />
    </div>
  );
});
