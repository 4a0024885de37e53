import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { failureOf } from '../../api/errors';
import type { RemovedRun } from '../../api/retention';
import { Empty } from '../../shared/Empty';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { Loading } from '../../shared/Loading';
import { More } from '../../shared/More';
import { Time } from '../../shared/Time';
import { removedQuery } from './queries';
import { cellClass, panelClass, rowClass, tableClass } from './table';

function Row({ run }: { run: RemovedRun }) {
  return (
    <tr data-removed={run.run} className={rowClass}>
      <td className={cellClass}>
        <span className="font-semibold break-all">{run.workflow}</span>{' '}
        <code className="font-mono text-xs break-all text-muted">{run.run}</code>
      </td>
      <td className={`${cellClass} text-muted`}>{run.workspace}</td>
      <td className={`${cellClass} text-muted`}>
        {run.status} {run.ended_at != null && <Time at={run.ended_at} />} ·{' '}
        <Plural value={run.events} one="# event" other="# events" />
      </td>
      <td className={`${cellClass} text-muted`}>
        <Trans>
          removed <Time at={run.removed_at} /> by {run.by.name}, rule {run.policy}
        </Trans>
      </td>
    </tr>
  );
}

/** Tombstones, the latest first. */
export function Removed() {
  const { t } = useLingui();
  const pages = useInfiniteQuery(removedQuery);
  const { data, error } = pages;
  if (error !== null)
    return <ErrorPanel what={t`The tombstones could not be loaded.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  const runs = data.pages.flatMap(page => page.items);
  if (runs.length === 0)
    return <Empty title={t`No run was removed`} why={t`Of each run that is, a tombstone stays here.`} />;
  return (
    <div className="space-y-3 pt-3">
      <div className={panelClass}>
        <table className={tableClass} aria-label={t`Removed runs`}>
          <tbody>
            {runs.map(run => (
              <Row key={run.run} run={run} />
            ))}
          </tbody>
        </table>
      </div>
      <More pages={pages} />
    </div>
  );
}
