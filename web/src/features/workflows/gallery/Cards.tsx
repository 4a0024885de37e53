import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { About } from './About';
import type { Offer } from './offers';
import { categoryWord } from './words';

function Card({ offer }: { offer: Offer }) {
  const { t } = useLingui();
  const { id, title, summary, about, category, uses, workspace } = offer;
  return (
    <li
      data-offer={id}
      className="relative flex min-w-0 flex-col gap-1.5 rounded-lg border border-divider bg-surface p-3 shadow-panel hover:border-control hover:bg-hover"
    >
      <h2 className="text-base font-semibold">
        <Link
          to="/workflows/new"
          search={old => ({ ...old, from: id })}
          className="text-accent after:absolute after:inset-0 after:content-['']"
        >
          {title}
        </Link>
      </h2>
      {summary !== '' && <p className="text-sm">{summary}</p>}
      <About text={about} short />
      <p className="mt-auto flex flex-wrap items-center gap-x-2 gap-y-1 pt-1 text-xs text-muted">
        {category !== '' && (
          <span className="rounded-sm border border-divider bg-sunken px-1.5 py-0.5 text-text">
            {t(categoryWord(category))}
          </span>
        )}
        {workspace !== null && (
          <span className="rounded-sm border border-divider bg-sunken px-1.5 py-0.5 text-text">
            <Trans>kept in {workspace}</Trans>
          </span>
        )}
        {uses.length > 0 && (
          <span className="min-w-0 break-words">
            <span className="sr-only">{t`Uses`} </span>
            {uses.join(' · ')}
          </span>
        )}
      </p>
    </li>
  );
}

export function Cards({ offers }: { offers: Offer[] }) {
  const { t } = useLingui();
  return (
    <ul
      aria-label={t`Templates`}
      className="grid grid-cols-[repeat(auto-fill,minmax(min(20rem,100%),1fr))] gap-3"
    >
      {offers.map(offer => (
        <Card key={offer.id} offer={offer} />
      ))}
    </ul>
  );
}
