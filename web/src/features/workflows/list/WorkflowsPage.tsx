import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { FileInput, LayoutTemplate, Plus } from 'lucide-react';
import { lazy, Suspense, useCallback, useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { Paged, Resource, ResourceStatus } from '../../../api/resources';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { withTexts } from '../../../shared/i18n/i18n';
import { useTitle } from '../../../shared/hooks/use-title';
import { useTyped } from '../../../shared/hooks/use-typed';
import { Loading } from '../../../shared/Loading';
import { may } from '../../../shared/rights';
import { useRights } from '../../../shared/session';
import { Time } from '../../../shared/Time';
import { Button } from '../../../ui/Button';
import { chipClass, inputClass } from '../../../ui/fields';
import { StatusChip } from '../../../ui/StatusChip';
import { Acts } from '../halt/Acts';
import { statusLook, statusOf } from '../halt/look';
import { listQuery } from '../queries';
import { STATUSES } from '../search';

const ImportDialog = lazy(() =>
  withTexts('editing', import('../import/ImportDialog')).then(m => ({ default: m.ImportDialog })),
);

function Row({ workflow }: { workflow: Resource }) {
  const { t, i18n } = useLingui();
  const { workspace, name, title, spec, version, halted } = workflow;
  const used = workflow.version_labels['live'] ?? workflow.published;
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
        {halted !== undefined && (
          <span className="block text-sm text-muted">{t`Out of use: ${halted.reason} (${halted.by.name})`}</span>
        )}
      </span>
      <span className="text-sm text-muted">{workspace}</span>
      <span className="text-sm tabular-nums">{`v${workflow.version}`}</span>
      <span className="flex flex-col items-start">
        <StatusChip look={statusLook(statusOf(workflow), i18n)} />
        {used !== null && used !== version && (
          <span className="text-xs text-muted">{t`v${used} is in use`}</span>
        )}
      </span>
      <span className="text-sm text-muted">
        <Time at={workflow.updated_at} />
      </span>
      <Acts workflow={workflow} />
    </li>
  );
}

function Results({
  query,
  q,
  filtered,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Paged<Resource>>>;
  q: string;
  filtered: boolean;
}) {
  const { t } = useLingui();
  const { data, error, isPlaceholderData } = query;
  const items = data?.pages.flatMap(page => page.items) ?? [];
  return error !== null ? (
    <ErrorPanel what={t`The workflows could not be loaded.`} failure={failureOf(error)} />
  ) : data === undefined ? (
    <Loading what={t`Loading workflows…`} />
  ) : items.length === 0 ? (
    filtered ? (
      <Empty title={t`Nothing found`} why={t`No workflow has this status.`} />
    ) : q === '' ? (
      <Empty
        title={t`No workflows yet`}
        why={t`A workflow is a list of steps that are run in order, side by side or under conditions. Templates run as they are and can be changed.`}
      >
        <FirstButtons />
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

function useBegin() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { workspace } = useSearch({ from: '/workflows' });
  const refused = may(useRights(), 'workflow', 'create') ? undefined : t`You may not create these.`;
  const begin = (from?: 'blank') => {
    const search = {
      ...(workspace === undefined ? {} : { workspace }),
      ...(from === undefined ? {} : { from }),
    };
    void navigate({ to: '/workflows/new', search });
  };
  return { refused, begin };
}

function NewButton() {
  const { refused, begin } = useBegin();
  return (
    <Button tone="primary" unavailable={refused} onClick={() => begin()}>
      <Plus className="size-3.5" aria-hidden="true" />
      <Trans>New workflow…</Trans>
    </Button>
  );
}

/** How to begin where there is nothing yet. */
function FirstButtons() {
  const { refused, begin } = useBegin();
  return (
    <>
      <Button tone="primary" unavailable={refused} onClick={() => begin()}>
        <LayoutTemplate className="size-3.5" aria-hidden="true" />
        <Trans>Begin with a template…</Trans>
      </Button>
      <Button unavailable={refused} onClick={() => begin('blank')}>
        <Plus className="size-3.5" aria-hidden="true" />
        <Trans>Begin with one step…</Trans>
      </Button>
    </>
  );
}

function ImportButton() {
  const { refused } = useBegin();
  const { workspace } = useSearch({ from: '/workflows' });
  const [importing, setImporting] = useState(false);
  return (
    <>
      <Button unavailable={refused} onClick={() => setImporting(true)}>
        <FileInput className="size-3.5" aria-hidden="true" />
        <Trans>Import…</Trans>
      </Button>
      {importing && (
        <Suspense>
          <ImportDialog workspace={workspace ?? 'default'} onClose={() => setImporting(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Which statuses are shown; without a choice, all but the archived ones. */
function Statuses() {
  const { t, i18n } = useLingui();
  const chosen = useSearch({ from: '/workflows' }).status ?? [];
  const navigate = useNavigate({ from: '/workflows' });
  const choose = (next: ResourceStatus[]) =>
    void navigate({
      search: old => ({ ...old, status: next.length === 0 ? undefined : next }) as typeof old,
      replace: true,
    });
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">{t`Status`}</legend>
      {STATUSES.map(status => (
        <label key={status} className={chipClass}>
          <input
            type="checkbox"
            checked={chosen.includes(status)}
            onChange={({ target }) =>
              choose(STATUSES.filter(one => (one === status ? target.checked : chosen.includes(one))))
            }
            className="size-3.5 accent-accent outline-none"
          />
          {statusLook(status, i18n).label}
        </label>
      ))}
    </fieldset>
  );
}

/** Every workflow that may be seen, newest change first. */
export function WorkflowsPage() {
  const { t } = useLingui();
  useTitle(t`Workflows`);
  const search = useSearch({ from: '/workflows' });
  const navigate = useNavigate({ from: '/workflows' });
  const keep = useCallback(
    (q: string) =>
      void navigate({
        search: old => ({ ...old, q: q === '' ? undefined : q }) as typeof old,
        replace: true,
      }),
    [navigate],
  );
  const [typed, setTyped] = useTyped(search.q ?? '', keep);
  const query = useInfiniteQuery(listQuery(search.q ?? '', search.workspace, search.status?.join(',')));
  const { data, hasNextPage, fetchNextPage } = query;
  const total = data?.pages[0]?.total ?? data?.pages[0]?.items.length ?? 0;
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
        <div className="ms-auto flex flex-wrap gap-1.5">
          <ImportButton />
          <NewButton />
        </div>
        <Statuses />
      </div>
      <Results query={query} q={search.q ?? ''} filtered={search.status !== undefined} />
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()}>
          <Trans>Show more</Trans>
        </Button>
      )}
    </div>
  );
}
