import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useDeferredValue, useEffect, useState, type ReactNode } from 'react';
import { failureOf } from '../../../api/errors';
import type { Paged, Resource } from '../../../api/resources';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { withTexts } from '../../../shared/i18n/i18n';
import { useTitle } from '../../../shared/hooks/use-title';
import { Loading } from '../../../shared/Loading';
import { may } from '../../../shared/rights';
import { useRights } from '../../../shared/session';
import { Time } from '../../../shared/Time';
import { Button } from '../../../ui/Button';
import { inputClass } from '../../../ui/fields';
import { StatusChip, type StatusLook } from '../../../ui/StatusChip';
import { listQuery } from '../queries';

const NewDialog = lazy(() =>
  withTexts('editing', import('./NewDialog')).then(m => ({ default: m.NewDialog })),
);

function useLook(): (workflow: Resource) => StatusLook {
  const { t } = useLingui();
  return ({ version, published }) =>
    published === null
      ? { family: 'idle', glyph: 'pending', label: t`Draft` }
      : published === version
        ? { family: 'ready', glyph: 'ready', label: t`Published` }
        : { family: 'waiting', glyph: 'waiting', label: t`Newer draft` };
}

function Row({ workflow }: { workflow: Resource }) {
  const look = useLook();
  const { workspace, name, title, spec } = workflow;
  const description = typeof spec['description'] === 'string' ? spec['description'] : '';
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2" data-workflow={name}>
      <span className="min-w-0 flex-1 basis-60">
        <Link
          to="/workflows/$workspace/$name"
          params={{ workspace: workspace ?? 'default', name }}
          className="font-semibold text-accent hover:underline"
        >
          {name}
        </Link>
        {title !== null && title !== '' && <span className="text-sm"> — {title}</span>}
        <span className="block truncate text-sm text-muted">{description}</span>
      </span>
      <span className="text-sm text-muted">{workspace}</span>
      <span className="text-sm tabular-nums">{`v${workflow.version}`}</span>
      <StatusChip look={look(workflow)} />
      <span className="text-sm text-muted">
        <Time at={workflow.updated_at} />
      </span>
    </li>
  );
}

function Results({
  query,
  q,
  make,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Paged<Resource>>>;
  q: string;
  make: ReactNode;
}) {
  const { t } = useLingui();
  const { data, error, isPlaceholderData } = query;
  const items = data?.pages.flatMap(page => page.items) ?? [];
  return error !== null ? (
    <ErrorPanel what={t`The workflows could not be loaded.`} failure={failureOf(error)} />
  ) : data === undefined ? (
    <Loading what={t`Loading workflows…`} />
  ) : items.length === 0 ? (
    q === '' ? (
      <Empty
        title={t`No workflows yet`}
        why={t`A workflow is a list of steps that are run in order, side by side or under conditions.`}
      >
        {make}
      </Empty>
    ) : (
      <Empty title={t`Nothing found`} why={t`No workflow has “${q}” in its name, title or labels.`} />
    )
  ) : (
    <ul
      aria-busy={isPlaceholderData}
      className="divide-y divide-divider rounded-lg border border-divider bg-surface shadow-panel"
    >
      {items.map(workflow => (
        <Row key={workflow.id} workflow={workflow} />
      ))}
    </ul>
  );
}

/** Every workflow that may be seen, newest change first. */
export function WorkflowsPage() {
  const { t } = useLingui();
  useTitle(t`Workflows`);
  const search = useSearch({ from: '/workflows' });
  const navigate = useNavigate({ from: '/workflows' });
  const rights = useRights();
  const [typed, setTyped] = useState(search.q ?? '');
  const [making, setMaking] = useState(false);
  const q = useDeferredValue(typed);
  useEffect(() => {
    const timer = setTimeout(
      () =>
        void navigate({
          search: old => ({ ...old, q: q === '' ? undefined : q }) as typeof old,
          replace: true,
        }),
      250,
    );
    return () => clearTimeout(timer);
  }, [q, navigate]);
  const query = useInfiniteQuery(listQuery(search.q ?? '', search.workspace));
  const { data, hasNextPage, fetchNextPage } = query;
  const total = data?.pages[0]?.total ?? data?.pages[0]?.items.length ?? 0;
  const refused = may(rights, 'workflow', 'create') ? undefined : t`You may not create these.`;
  const make = (
    <Button tone="primary" unavailable={refused} onClick={() => setMaking(true)}>
      <Plus className="size-3.5" aria-hidden="true" />
      <Trans>New workflow…</Trans>
    </Button>
  );
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="text-xl">
          <Trans>Workflows</Trans>
        </h1>
        <input
          type="search"
          value={typed}
          aria-label={t`Search workflows`}
          placeholder={t`Search`}
          onChange={event => setTyped(event.target.value)}
          className={`${inputClass} w-60 max-w-full`}
        />
        <p role="status" className="text-sm text-muted">
          {data !== undefined && <Plural value={total} one="# workflow" other="# workflows" />}
        </p>
        <div className="ms-auto">{make}</div>
      </div>
      <Results query={query} q={search.q ?? ''} make={make} />
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()}>
          <Trans>Show more</Trans>
        </Button>
      )}
      {making && (
        <Suspense>
          <NewDialog workspace={search.workspace ?? 'default'} onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </div>
  );
}
