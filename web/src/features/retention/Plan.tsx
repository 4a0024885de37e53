import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { failureOf } from '../../api/errors';
import type { RetentionItem } from '../../api/retention';
import { Empty } from '../../shared/Empty';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { formatBytes, shortId } from '../../shared/format';
import { Loading } from '../../shared/Loading';
import { may } from '../../shared/rights';
import { useRights } from '../../shared/session';
import { Time } from '../../shared/Time';
import { Button } from '../../ui/Button';
import { planQuery } from './queries';
import { cellClass, panelClass, rowClass, tableClass } from './table';

function Row({ item }: { item: RetentionItem }) {
  const { i18n } = useLingui();
  return (
    <tr data-item={item.run} className={rowClass}>
      <td className={cellClass}>
        <Link to="/runs/$id" params={{ id: item.run }} className="font-semibold break-all underline">
          {item.workflow}
        </Link>{' '}
        <span className="font-mono text-xs text-muted" title={item.run}>
          {shortId(item.run)}
        </span>
      </td>
      <td className={`${cellClass} text-muted`}>{item.workspace}</td>
      <td className={`${cellClass} whitespace-nowrap text-muted`}>
        <Time at={item.ended_at} />
      </td>
      <td className={`${cellClass} whitespace-nowrap text-muted`}>
        <Plural value={item.events} one="# event" other="# events" /> · {formatBytes(item.bytes, i18n.locale)}
      </td>
      <td className={`${cellClass} text-muted`}>
        {item.policy} · <Plural value={item.kept_days} one="# day" other="# days" />
      </td>
      <td className={cellClass}>
        {item.does === 'removed' ? <Trans>goes</Trans> : <Trans>stays: {item.why}</Trans>}
      </td>
    </tr>
  );
}

/** What would be removed now, and what stays and why. */
export function Plan({ onApply }: { onApply: () => void }) {
  const { t, i18n } = useLingui();
  const rights = useRights();
  const { data, error } = useQuery(planQuery);
  if (error !== null)
    return <ErrorPanel what={t`The plan could not be loaded.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Looking what is past its time…`} />;
  if (data.rules === 0)
    return (
      <Empty
        title={t`Nothing is removed`}
        why={t`No rule says for how long runs are kept. 90 days are usual.`}
      >
        <Link to="/resources/$kind/new" params={{ kind: 'retention' }} className="text-accent underline">
          <Trans>New rule</Trans>
        </Link>
      </Empty>
    );
  if (data.items.length === 0)
    return <Empty title={t`Nothing is past its time`} why={t`A server looks every hour by itself.`} />;
  const refused = may(rights, 'retention', 'execute')
    ? data.removed === 0
      ? t`Everything that is past its time stays.`
      : undefined
    : t`You may not remove runs.`;
  const bytes = formatBytes(data.bytes, i18n.locale);
  return (
    <div className="space-y-3 pt-3">
      <div className="flex flex-wrap items-center gap-3">
        <p role="status" className="text-sm text-muted">
          <Plural value={data.removed} one="# run goes" other="# runs go" />, {bytes};{' '}
          <Plural value={data.stays} one="# stays" other="# stay" />
          {data.more && (
            <>
              {' · '}
              <Trans>more come with the next plan</Trans>
            </>
          )}
        </p>
        <div className="ms-auto">
          <Button tone="danger" unavailable={refused} onClick={onApply}>
            <Trans>Remove now…</Trans>
          </Button>
        </div>
      </div>
      <div className={panelClass}>
        <table className={tableClass} aria-label={t`Runs past their time`}>
          <tbody>
            {data.items.map(item => (
              <Row key={item.run} item={item} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
