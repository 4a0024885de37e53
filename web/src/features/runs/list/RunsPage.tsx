import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import type { RunSummary } from '../../../api/types';
import { FileInput, Play } from 'lucide-react';
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

const ImportRunDialog = lazy(() =>
  import('../bring/ImportRunDialog').then(m => ({ default: m.ImportRunDialog })),
);
const AgainDialog = lazy(() => import('../AgainDialog').then(m => ({ default: m.AgainDialog })));

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

function Head({ total, onImport }: { total: number | undefined; onImport: () => void }) {
  return (
    <div className="flex flex-wrap items-baseline gap-3">
      <h1 className="text-xl">
        <Trans>Runs</Trans>
      </h1>
      <p role="status" className="text-sm text-muted" data-testid="total">
        {total !== undefined && <Plural value={total} one="# run" other="# runs" />}
      </p>
      <Button className="ms-auto" onClick={onImport}>
        <FileInput className="size-3.5" aria-hidden="true" />
        <Trans>Import run…</Trans>
      </Button>
      <Link
        to="/resources/$kind"
        params={{ kind: 'workflow' }}
        className="inline-flex min-h-7 items-center gap-1.5 rounded-md border border-control px-2.5 text-sm hover:bg-hover pointer-coarse:min-h-11"
      >
        <Play className="size-3.5" aria-hidden="true" />
        <Trans>Run a workflow…</Trans>
      </Link>
    </div>
  );
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
  const [bringing, setBringing] = useState(false);
  const [again, setAgain] = useState<RunSummary | null>(null);
  const onAgain = useCallback((run: RunSummary) => setAgain(run), []);
  useRecentRuns();
  useListKeys();
  const onSort = (key: SortKey) => onChange(nextSort(search, key));
  return (
    <div className="space-y-3">
      <Head total={data === undefined ? undefined : total} onImport={() => setBringing(true)} />
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
          onAgain={onAgain}
        />
      )}
      <Suspense fallback={null}>
        {bringing && (
          <ImportRunDialog workspace={search.workspace ?? 'default'} onClose={() => setBringing(false)} />
        )}
        {again !== null && <AgainDialog run={again} onClose={() => setAgain(null)} />}
      </Suspense>
    </div>
  );
}
