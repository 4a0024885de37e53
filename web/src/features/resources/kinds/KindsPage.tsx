import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { KindCard } from '../../../api/resources';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { useKeys } from '../../../shared/hooks/use-keys';
import { useTitle } from '../../../shared/hooks/use-title';
import { Loading } from '../../../shared/Loading';
import { useRights } from '../../../shared/session';
import { Button } from '../../../ui/Button';
import { inputClass } from '../../../ui/fields';
import { can } from '../can';
import { kindsQuery } from '../queries';
import { SearchResults } from './SearchResults';

function Card({ card }: { card: KindCard }) {
  const { t } = useLingui();
  const rights = useRights();
  return (
    <li
      data-kind={card.name}
      className="relative flex items-start gap-2 rounded-lg border border-divider bg-surface p-3 shadow-panel hover:bg-hover"
    >
      <div className="min-w-0 flex-1">
        <h3 className="text-base">
          <Link
            to="/resources/$kind"
            params={{ kind: card.name }}
            className="after:absolute after:inset-0 after:rounded-lg focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            {card.title}
          </Link>
        </h3>
        <p className="mt-0.5 text-sm break-words text-muted">{card.summary}</p>
      </div>
      {can('create', card, rights).ok && (
        <Link
          to="/resources/$kind/new"
          params={{ kind: card.name }}
          aria-label={t`New ${card.title}`}
          title={t`New ${card.title}`}
          className="relative inline-flex size-7 shrink-0 items-center justify-center rounded-md border border-control bg-surface hover:bg-hover pointer-coarse:size-11"
        >
          <Plus className="size-4" aria-hidden="true" />
        </Link>
      )}
    </li>
  );
}

function Group({ title, cards }: { title: string; cards: KindCard[] }) {
  if (cards.length === 0) return null;
  return (
    <section className="space-y-2" aria-label={title}>
      <h2 className="text-sm text-muted">{title}</h2>
      <ul className="grid gap-2 sm:grid-cols-2 xl:grid-cols-3">
        {cards.map(card => (
          <Card key={card.name} card={card} />
        ))}
      </ul>
    </section>
  );
}

export function KindsPage() {
  const { t } = useLingui();
  useTitle(t`Resources`);
  const [typed, setTyped] = useState('');
  const { data, error, refetch } = useQuery(kindsQuery);
  useKeys({
    '/': event => {
      event.preventDefault();
      document.querySelector<HTMLElement>('[data-search]')?.focus();
    },
  });
  const scoped = (scope: KindCard['scope']) =>
    (data ?? []).filter(card => card.scope === scope).toSorted((a, b) => a.title.localeCompare(b.title));
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="text-xl">
          <Trans>Resources</Trans>
        </h1>
        <input
          type="search"
          data-search
          value={typed}
          onChange={event => setTyped(event.target.value)}
          placeholder={t`Search in all kinds`}
          aria-label={t`Search in all kinds`}
          className={`${inputClass} w-72 max-w-full`}
        />
      </div>
      {error !== null && data === undefined && (
        <ErrorPanel
          what={t`The kinds could not be loaded.`}
          failure={failureOf(error)}
          actions={
            <Button onClick={() => void refetch()}>
              <Trans>Try again</Trans>
            </Button>
          }
        />
      )}
      {data === undefined && error === null && <Loading what={t`Loading…`} />}
      {typed.trim() !== '' && <SearchResults q={typed.trim()} cards={data ?? []} />}
      {typed.trim() === '' && (
        <>
          <Group title={t`In a workspace`} cards={scoped('workspace')} />
          <Group title={t`In the whole organization`} cards={scoped('organization')} />
        </>
      )}
    </div>
  );
}
