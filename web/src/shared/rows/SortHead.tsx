import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  sort: 'ascending' | 'descending' | 'none';
  onSort: () => void;
  className?: string;
  children: ReactNode;
}

/** The head of a column that the list can be ordered by. */
export function SortHead({ sort, onSort, className, children }: Props) {
  const Icon = sort === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <span role="columnheader" aria-sort={sort} className={className}>
      <button
        type="button"
        onClick={onSort}
        className="inline-flex min-h-6 items-center gap-1 rounded-sm hover:text-text"
      >
        {children} <Icon className={`size-3 ${sort === 'none' ? 'invisible' : ''}`} aria-hidden="true" />
      </button>
    </span>
  );
}
