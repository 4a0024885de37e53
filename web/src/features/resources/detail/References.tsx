import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { failureOf } from '../../../api/errors';
import type { Links, Place } from '../../../api/resources';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { kindsQuery, referencesQuery } from '../queries';
import { toSegment } from '../search';

export function PlaceList({ places }: { places: Links['uses'] }) {
  const kinds = useQuery(kindsQuery).data;
  const titleOf = (kind: string) => kinds?.find(card => card.name === kind)?.title ?? kind;
  return (
    <ul className="divide-y divide-divider rounded-lg border border-divider bg-surface shadow-panel">
      {places.map(place => (
        <li
          key={`${place.kind}/${place.workspace}/${place.name}/${String(place.version)}`}
          className="relative flex flex-wrap items-baseline gap-x-3 px-3 py-1.5 text-sm hover:bg-hover"
        >
          <Link
            to="/resources/$kind/$workspace/$name"
            params={{ kind: place.kind, workspace: toSegment(place.workspace), name: place.name }}
            className="min-w-0 font-semibold break-all after:absolute after:inset-0"
          >
            {place.name}
          </Link>
          <span className="text-muted">
            {[titleOf(place.kind), place.workspace].filter(Boolean).join(' · ')}
          </span>
          {place.version != null && (
            <span className="ms-auto text-xs text-muted">
              {typeof place.version === 'number' ? `v${place.version}` : place.version}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What it needs, and who needs it. */
export function References({ place }: { place: Place }) {
  const { t } = useLingui();
  const { data, error } = useQuery(referencesQuery(place));
  if (error !== null)
    return <ErrorPanel what={t`The references could not be loaded.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  const parts = [
    { title: t`Uses`, places: data.uses, none: t`It refers to nothing.` },
    { title: t`Used by`, places: data.used_by, none: t`Nothing refers to it.` },
  ];
  return (
    <div className="grid gap-5 lg:grid-cols-2">
      {parts.map(({ title, places, none }) => (
        <section key={title} aria-label={title} className="min-w-0 space-y-2">
          <h2 className="text-base">
            {title} <span className="text-sm font-normal text-muted">{places.length}</span>
          </h2>
          {places.length === 0 ? <p className="text-sm text-muted">{none}</p> : <PlaceList places={places} />}
        </section>
      ))}
    </div>
  );
}
