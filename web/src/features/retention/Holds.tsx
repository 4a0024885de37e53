import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { failureOf } from '../../api/errors';
import type { Hold } from '../../api/retention';
import { Empty } from '../../shared/Empty';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { Loading } from '../../shared/Loading';
import { may } from '../../shared/rights';
import { useRights } from '../../shared/session';
import { Time } from '../../shared/Time';
import { Button } from '../../ui/Button';
import { holdsQuery } from './queries';
import { cellClass, panelClass, rowClass, tableClass } from './table';

function Row({ hold, onLift }: { hold: Hold; onLift: (id: string) => void }) {
  const { t } = useLingui();
  const rights = useRights();
  const { id } = hold;
  const refused = may(rights, 'retention', 'control') ? undefined : t`You may not let go of what is held.`;
  return (
    <tr data-hold={id} className={rowClass}>
      <td className={cellClass}>
        {id.startsWith('workflow/') ? (
          <span className="font-semibold break-all">{id}</span>
        ) : (
          <Link to="/runs/$id" params={{ id }} className="font-mono text-xs break-all underline">
            {id}
          </Link>
        )}
      </td>
      <td className={`${cellClass} break-words`}>{hold.reason}</td>
      <td className={`${cellClass} text-muted`}>{hold.by.name}</td>
      <td className={`${cellClass} whitespace-nowrap text-muted`}>
        <Time at={hold.at} />
      </td>
      <td className={`${cellClass} text-end max-md:ms-auto`}>
        <Button unavailable={refused} onClick={() => onLift(id)} aria-label={t`Let go of ${id}`}>
          <Trans>Let go…</Trans>
        </Button>
      </td>
    </tr>
  );
}

/** What must stay whatever the rules say. */
export function Holds({ onLift }: { onLift: (id: string) => void }) {
  const { t } = useLingui();
  const { data, error } = useQuery(holdsQuery);
  if (error !== null)
    return <ErrorPanel what={t`The holds could not be loaded.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  if (data.length === 0)
    return (
      <Empty title={t`Nothing is held`} why={t`A run is held on its page: it then stays past its time.`} />
    );
  return (
    <div className="pt-3">
      <div className={panelClass}>
        <table className={tableClass} aria-label={t`Holds`}>
          <tbody>
            {data.map(hold => (
              <Row key={hold.id} hold={hold} onLift={onLift} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
