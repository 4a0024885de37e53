import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { failureOf } from '../../../api/errors';
import { CopyButton } from '../../../shared/CopyButton';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { useKeys } from '../../../shared/hooks/use-keys';
import { useTitle } from '../../../shared/hooks/use-title';
import { Loading } from '../../../shared/Loading';
import { Button } from '../../../ui/Button';
import { runsQuery } from '../queries';
import { useRecentRuns } from '../use-recent-runs';
import { nextSort, toQuery, type RunsSearch, type SortKey } from './search';
import { RunsTable } from './RunsTable';
import { RunsTools } from './RunsTools';

const SAMPLE = 'orc run examples/changelog/changelog.yaml';

function NoRuns({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useLingui();
  if (filtered) {
    return (
      <Empty
        title={t`No run matches`}
        why={t`Runs exist perhaps, but none in this workspace with this status and these words.`}
      >
        <Button onClick={onClear}>
          <Trans>Clear the filter</Trans>
        </Button>
      </Empty>
    );
  }
  return (
    <Empty
      title={t`No runs yet`}
      why={t`A run is one execution of a workflow. Start one in a terminal; it appears here at once:`}
    >
      <span className="inline-flex max-w-full items-center gap-2 rounded-md border border-divider bg-sunken px-2 py-0.5">
        <code className="min-w-0 font-mono text-sm break-all">{SAMPLE}</code>
        <CopyButton text={SAMPLE} label={t`Copy command ${SAMPLE}`} />
      </span>
    </Empty>
  );
}

function useListKeys(): void {
  const focus = (selector: string) => (event: KeyboardEvent) => {
    event.preventDefault();
    document.querySelector<HTMLElement>(selector)?.focus();
  };
  useKeys({
    '/': focus('[data-search]'),
    f: focus('main fieldset input'),
    e: focus('[data-export]'),
  });
}

export function RunsPage() {
  const { t } = useLingui();
  useTitle(t`Runs`);
  const search = useSearch({ from: '/runs' });
  const navigate = useNavigate({ from: '/runs' });
  const query = useMemo(() => toQuery(search), [search]);
  const list = useInfiniteQuery({ ...runsQuery(query), placeholderData: keepPreviousData });
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = list;
  const runs = useMemo(() => data?.pages.flatMap(page => page.items) ?? [], [data]);
  const total = data?.pages[0]?.total ?? runs.length;
  const onChange = useCallback(
    (next: RunsSearch) => void navigate({ search: next, replace: true }),
    [navigate],
  );
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useRecentRuns();
  useListKeys();
  const onSort = (key: SortKey) => onChange(nextSort(search, key));
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-baseline gap-3">
        <h1 className="text-xl">
          <Trans>Runs</Trans>
        </h1>
        <p role="status" className="text-sm text-muted" data-testid="total">
          {data !== undefined && <Plural value={total} one="# run" other="# runs" />}
        </p>
      </div>
      <RunsTools search={search} onChange={onChange} />
      {error !== null && (
        <ErrorPanel
          what={t`The list of runs could not be loaded.`}
          failure={failureOf(error)}
          actions={
            <Button onClick={() => void refetch()}>
              <Trans>Try again</Trans>
            </Button>
          }
        />
      )}
      {data === undefined && error === null && <Loading what={t`Loading runs…`} />}
      {data !== undefined && runs.length === 0 && (
        <NoRuns
          filtered={search.workspace !== undefined || search.status !== undefined || search.q !== undefined}
          onClear={() => onChange({})}
        />
      )}
      {runs.length > 0 && (
        <RunsTable
          runs={runs}
          total={total}
          search={search}
          onSort={onSort}
          onEnd={onEnd}
          stale={isPlaceholderData}
        />
      )}
    </div>
  );
}
