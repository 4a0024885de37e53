import { Trans, useLingui } from '@lingui/react/macro';
import type { RunSummary } from '../../../api/types';
import { Rows } from '../../../shared/rows/Rows';
import { SortHead } from '../../../shared/rows/SortHead';
import { COLUMNS, RunRow } from './RunRow';
import { ariaSort, type RunsSearch, type SortKey } from './search';

interface Props {
  runs: RunSummary[];
  total: number;
  search: RunsSearch;
  onSort: (key: SortKey) => void;
  onEnd: () => void;
  stale: boolean;
  onAgain: (run: RunSummary) => void;
}

function Head(props: Pick<Props, 'search' | 'onSort'>) {
  const end = 'md:text-end';
  const by = (key: SortKey) => ({ sort: ariaSort(props.search, key), onSort: () => props.onSort(key) });
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
        <SortHead {...by('name')}>
          <Trans>Run</Trans>
        </SortHead>
        <SortHead {...by('started_at')}>
          <Trans>Started</Trans>
        </SortHead>
        <span role="columnheader" className={end}>
          <Trans>Duration</Trans>
        </span>
        <span role="columnheader" className={end}>
          <Trans>Steps</Trans>
        </span>
        <SortHead {...by('cost_microusd')} className={end}>
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

export function RunsTable({ runs, total, search, onSort, onEnd, stale, onAgain }: Props) {
  const { t } = useLingui();
  return (
    <Rows
      label={t`Runs`}
      rows={runs}
      total={total}
      stale={stale}
      head={<Head search={search} onSort={onSort} />}
      onEnd={onEnd}
    >
      {(run, place) => <RunRow key={run.id} run={run} onAgain={onAgain} {...place} />}
    </Rows>
  );
}
