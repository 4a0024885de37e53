import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { failureOf } from '../../../api/errors';
import type { Place, Resource, Version } from '../../../api/resources';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { Time } from '../../../shared/Time';
import { versionsQuery } from '../queries';

interface Entry {
  key: string;
  at: string;
  who: string;
  what: string;
  why: string | null;
}

function useEntries(resource: Resource, versions: Version[]): Entry[] {
  const { t } = useLingui();
  const entries = versions.map(version => ({
    key: `v${version.version}`,
    at: version.at,
    who: version.author.name,
    what:
      version.rollback_of !== null
        ? t`went back to version ${version.rollback_of} as version ${version.version}`
        : version.version === 1
          ? t`made it`
          : version.state === 'draft'
            ? t`saved version ${version.version} as a draft`
            : t`saved version ${version.version} and it is published`,
    why: version.reason,
  }));
  const last = versions[0]?.at ?? resource.created_at;
  if (Date.parse(resource.updated_at) - Date.parse(last) > 1000)
    entries.unshift({
      key: 'updated',
      at: resource.updated_at,
      who: resource.updated_by.name,
      what: t`published, labelled or described it anew`,
      why: null,
    });
  return entries;
}

/** Who did what to it, newest first. */
export function Activity({ resource }: { resource: Resource }) {
  const { t } = useLingui();
  const place: Place = { kind: resource.kind, workspace: resource.workspace, name: resource.name };
  const { data, error } = useInfiniteQuery(versionsQuery(place));
  const entries = useEntries(resource, data?.pages.flatMap(page => page.items) ?? []);
  if (error !== null && data === undefined)
    return <ErrorPanel what={t`The activity could not be loaded.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  return (
    <ol className="space-y-2 border-s-2 border-divider ps-4">
      {entries.map(({ key, at, who, what, why }) => (
        <li key={key} className="text-sm">
          <p>
            <span className="font-semibold">{who}</span> {what}
          </p>
          <p className="text-muted">
            <Time at={at} />
            {why !== null && <> · {why}</>}
          </p>
        </li>
      ))}
      {data.pages.at(-1)?.next != null && (
        <li className="text-sm text-muted">
          <Trans>Older entries stand in the history.</Trans>
        </li>
      )}
    </ol>
  );
}
