import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { KindCard, Resource } from '../../../api/resources';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { useKeys } from '../../../shared/hooks/use-keys';
import { useTitle } from '../../../shared/hooks/use-title';
import { Loading } from '../../../shared/Loading';
import { useRights } from '../../../shared/session';
import { Button } from '../../../ui/Button';
import { can } from '../can';
import { WithCard } from '../kinds/WithCard';
import { KindCrumbs } from '../KindCrumbs';
import { NewLink } from '../NewLink';
import { listQuery } from '../queries';
import { nextSort, parseListSearch, toParams, type ListSearch } from '../search';
import { Table } from './Table';
import { Tools } from './Tools';

const BulkBar = lazy(() => import('./BulkBar').then(m => ({ default: m.BulkBar })));

interface NothingProps {
  card: KindCard;
  search: ListSearch;
  onClear: () => void;
}

function Nothing({ card, search, onClear }: NothingProps) {
  const { t } = useLingui();
  const { state, ...filter } = search;
  delete filter.sort;
  if (Object.keys(filter).length > 0)
    return (
      <Empty title={t`Nothing matches`} why={t`Some exist perhaps, but none with these words and filters.`}>
        <Button onClick={onClear}>
          <Trans>Clear the filter</Trans>
        </Button>
      </Empty>
    );
  if (state === 'deleted')
    return (
      <Empty
        title={t`The recycle bin is empty`}
        why={t`What is deleted stays here until it is restored or deleted for good.`}
      />
    );
  return (
    <Empty title={t`None yet`} why={card.summary}>
      <NewLink card={card} />
    </Empty>
  );
}

function useSelection(rows: Resource[]) {
  const [selected, setSelected] = useState<Map<string, Resource>>(new Map());
  const onSelect = useCallback(
    (resource: Resource, on: boolean) =>
      setSelected(old => {
        const next = new Map(old);
        if (on) next.set(resource.id, resource);
        else next.delete(resource.id);
        return next;
      }),
    [],
  );
  const onSelectAll = (on: boolean) => setSelected(on ? new Map(rows.map(row => [row.id, row])) : new Map());
  const clear = useCallback(() => setSelected(old => (old.size === 0 ? old : new Map())), []);
  // The bar stays after the first use: what it did may have to be said.
  const [used, setUsed] = useState(false);
  if (selected.size > 0 && !used) setUsed(true);
  return { selected, used, onSelect, onSelectAll, clear };
}

function useListKeys(card: KindCard): void {
  const navigate = useNavigate();
  const rights = useRights();
  useKeys({
    '/': event => {
      event.preventDefault();
      document.querySelector<HTMLElement>('[data-search]')?.focus();
    },
    n: () => {
      if (can('create', card, rights).ok)
        void navigate({ to: '/resources/$kind/new', params: { kind: card.name } });
    },
  });
}

function LoadFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useLingui();
  return (
    <ErrorPanel
      what={t`The list could not be loaded.`}
      failure={failureOf(error)}
      actions={
        <Button onClick={onRetry}>
          <Trans>Try again</Trans>
        </Button>
      }
    />
  );
}

interface HeadProps {
  card: KindCard;
  workspace: string | undefined;
  total: number | undefined;
}

function Head({ card, workspace, total }: HeadProps) {
  return (
    <>
      <KindCrumbs />
      <div className="flex flex-wrap items-baseline gap-3">
        <h1 className="text-xl">{card.title}</h1>
        <p role="status" className="text-sm text-muted" data-testid="total">
          {total !== undefined && <Plural value={total} one="# resource" other="# resources" />}
        </p>
        <div className="ms-auto flex flex-wrap items-center gap-3">
          {card.name === 'retention' && (
            <Link to="/retention" className="text-sm text-accent underline underline-offset-2">
              <Trans>What is past its time</Trans>
            </Link>
          )}
          <NewLink card={card} workspace={workspace} />
        </div>
      </div>
    </>
  );
}

function List({ card }: { card: KindCard }) {
  const { t } = useLingui();
  useTitle(card.title);
  const search = useSearch({ from: '/resources/$kind' });
  const navigate = useNavigate({ from: '/resources/$kind' });
  const params = useMemo(() => toParams(search), [search]);
  const list = useInfiniteQuery({ ...listQuery(card, params), placeholderData: keepPreviousData });
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = list;
  const rows = useMemo(() => data?.pages.flatMap(page => page.items) ?? [], [data]);
  const total = data?.pages[0]?.total ?? rows.length;
  const { selected, used, onSelect, onSelectAll, clear } = useSelection(rows);
  const onChange = useCallback(
    (next: ListSearch) => {
      clear();
      void navigate({ search: parseListSearch({ ...next }), replace: true });
    },
    [navigate, clear],
  );
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useListKeys(card);
  return (
    <div className="space-y-3">
      <Head card={card} workspace={search.workspace} total={data === undefined ? undefined : total} />
      <Tools card={card} search={search} onChange={onChange} />
      <Suspense fallback={null}>
        {used && (
          <BulkBar
            card={card}
            selected={[...selected.values()]}
            bin={search.state === 'deleted'}
            onClear={clear}
          />
        )}
      </Suspense>
      {error !== null && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what={t`Loading…`} />}
      {data !== undefined && rows.length === 0 && (
        <Nothing
          card={card}
          search={search}
          onClear={() => onChange(search.state === undefined ? {} : { state: search.state })}
        />
      )}
      {rows.length > 0 && (
        <Table
          card={card}
          rows={rows}
          total={total}
          search={search}
          selected={selected}
          onSelect={onSelect}
          onSelectAll={onSelectAll}
          onSort={key => onChange(nextSort(search, key))}
          onEnd={onEnd}
          stale={isPlaceholderData}
        />
      )}
    </div>
  );
}

export function ListPage() {
  const { kind } = useParams({ from: '/resources/$kind' });
  return <WithCard kind={kind}>{card => <List key={card.name} card={card} />}</WithCard>;
}
