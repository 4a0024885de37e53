import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { failureOf } from '../../../api/errors';
import type { AuditEntry } from '../../../api/audit';
import type { Place, Resource, Version } from '../../../api/resources';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { may } from '../../../shared/rights';
import { useMe, useRights } from '../../../shared/session';
import { Time } from '../../../shared/Time';
import { Button } from '../../../ui/Button';
import { auditQuery, versionsQuery } from '../queries';
import { labelsMoved } from './labels-moved';

interface Entry {
  key: string;
  at: string;
  who: string;
  what: string;
  why: string | null;
  version: number | null;
  refused: boolean;
}

/** What a record says, in the words of this screen; an action it does not know is named as it is. */
function useWords(): (entry: AuditEntry, before: AuditEntry | undefined) => string {
  const { t } = useLingui();
  return (entry, before) => {
    const { action, version } = entry;
    const number = version ?? 0;
    const published = entry.details?.['published'];
    switch (action) {
      case 'resource.created':
        return published === null ? t`made it, as a draft` : t`made it`;
      case 'resource.updated':
        if (before?.version === version) return t`changed its title, labels or sharing`;
        return published === version
          ? t`saved version ${number}, published`
          : t`saved version ${number} as a draft`;
      case 'resource.published':
        return t`published version ${Number(published ?? number)}`;
      case 'resource.rolled_back': {
        const of = entry.details?.['rollback_of'];
        return typeof of === 'number'
          ? t`went back to version ${of}, as version ${number}`
          : t`went back to an older version, as version ${number}`;
      }
      case 'resource.labelled': {
        const { set, removed } = labelsMoved(entry, before);
        if (set.length > 0) {
          const where = set.map(([label, to]) => `${label} → v${to}`).join(', ');
          return t`moved a label: ${where}`;
        }
        const names = removed.join(', ');
        return removed.length > 0 ? t`took a label away: ${names}` : t`moved a label`;
      }
      case 'resource.deleted':
        return t`deleted it`;
      case 'resource.restored':
        return t`restored it`;
      case 'resource.purged':
        return t`removed it for good`;
      case 'policy.refused':
        return t`was refused by a policy`;
      default:
        return action;
    }
  };
}

function useVersionWords(): (version: Version) => string {
  const { t } = useLingui();
  return version => {
    const { version: number, rollback_of, state } = version;
    if (rollback_of !== null) return t`went back to version ${rollback_of}, as version ${number}`;
    if (number === 1) return t`made it`;
    return state === 'draft' ? t`saved version ${number} as a draft` : t`saved version ${number}, published`;
  };
}

interface EntriesProps {
  entries: Entry[];
  onShow: (version: number) => void;
  more: ReactNode;
}

function Entries({ entries, onShow, more }: EntriesProps) {
  return (
    <>
      <ol className="space-y-2 border-s-2 border-divider ps-4">
        {entries.map(({ key, at, who, what, why, version, refused }) => (
          <li key={key} className={`text-sm ${refused ? 'st-failed' : ''}`} data-activity>
            <p className="break-words">
              <span className="font-semibold">{who}</span>{' '}
              <span className={refused ? 'text-st-text' : ''}>{what}</span>
            </p>
            <p className="flex flex-wrap items-center gap-x-2 text-muted">
              <Time at={at} />
              {why !== null && <span className="min-w-0 break-words">{why}</span>}
              {version !== null && version > 0 && (
                <button
                  type="button"
                  onClick={() => onShow(version)}
                  className="inline-flex min-h-6 items-center rounded-sm text-accent underline"
                >
                  <Trans>Version {version}</Trans>
                </button>
              )}
            </p>
          </li>
        ))}
      </ol>
      {more}
    </>
  );
}

interface ListProps {
  resource: Resource;
  onShow: (version: number) => void;
}

/** Everything that is recorded of it: versions, labels, deletions, refusals. */
function Recorded({ resource, onShow }: ListProps) {
  const { t } = useLingui();
  const place: Place = { kind: resource.kind, workspace: resource.workspace, name: resource.name };
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(auditQuery(place));
  const words = useWords();
  if (error !== null && data === undefined)
    return <ErrorPanel what={t`The activity could not be loaded.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  const all = data.pages.flatMap(page => page.items);
  const before = (i: number) => all.slice(i + 1).find(one => one.action.startsWith('resource.'));
  const entries = all.map((entry, i) => {
    const refused = entry.action === 'policy.refused';
    const version = refused || entry.action === 'resource.purged' ? null : entry.version;
    const { at, reason: why } = entry;
    const what = words(entry, before(i));
    return { key: String(entry.position), at, who: entry.actor.name, what, why, version, refused };
  });
  return (
    <Entries
      entries={entries}
      onShow={onShow}
      more={
        hasNextPage && (
          <Button
            className="mt-3"
            unavailable={isFetchingNextPage ? t`They are being loaded.` : undefined}
            onClick={() => void fetchNextPage()}
          >
            <Trans>Older activity</Trans>
          </Button>
        )
      }
    />
  );
}

/** What the versions tell by themselves, for whoever may not read the audit. */
function FromVersions({ resource, onShow }: ListProps) {
  const { t } = useLingui();
  const place: Place = { kind: resource.kind, workspace: resource.workspace, name: resource.name };
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery(versionsQuery(place));
  const words = useVersionWords();
  if (error !== null && data === undefined)
    return <ErrorPanel what={t`The activity could not be loaded.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  const entries = data.pages
    .flatMap(page => page.items)
    .map(version => ({
      key: `v${version.version}`,
      at: version.at,
      who: version.author.name,
      what: words(version),
      why: version.reason,
      version: version.version,
      refused: false,
    }));
  return (
    <div className="space-y-3">
      <p className="text-sm text-muted">
        <Trans>
          These are its versions. Labels, deletions and refusals stand in the audit, which you may not read.
        </Trans>
      </p>
      <Entries
        entries={entries}
        onShow={onShow}
        more={
          hasNextPage && (
            <Button className="mt-3" onClick={() => void fetchNextPage()}>
              <Trans>Older activity</Trans>
            </Button>
          )
        }
      />
    </div>
  );
}

/** Who did what to it, when and why, newest first. */
export function Activity(props: ListProps) {
  const { t } = useLingui();
  const rights = useRights();
  // Before it is known who asks, nothing is asked.
  if (useMe() === undefined) return <Loading what={t`Loading…`} />;
  const { workspace } = props.resource;
  const whole = rights.filter(right => !right.includes('@'));
  const allowed = may(workspace === null ? whole : rights, 'audit', 'read', workspace);
  return allowed ? <Recorded {...props} /> : <FromVersions {...props} />;
}
