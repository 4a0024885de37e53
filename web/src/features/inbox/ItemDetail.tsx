import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { InboxItem, Payload } from '../../api/types';
import { Binding, Decided, Decision, Expiry } from '../../shared/approval/Decision';
import { PayloadView } from '../../shared/payload/PayloadView';
import { Time } from '../../shared/Time';
import { useFormat } from '../../shared/use-format';
import { StatusChip } from '../../ui/StatusChip';
import { useItemLook } from './look';
import { askingRunQuery, keys } from './queries';

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="min-w-0 text-sm break-words">{children}</dd>
    </div>
  );
}

/** Who asks, from where, until when, and at what cost so far. */
function Facts({ item }: { item: InboxItem }) {
  const format = useFormat();
  const asking = useQuery(askingRunQuery(item.run)).data;
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1">
      <Fact name={<Trans>Run</Trans>}>
        <Link
          to="/runs/$id"
          params={{ id: item.run }}
          search={{ task: item.task }}
          className="text-accent underline break-all"
        >
          {item.run_name}
        </Link>
      </Fact>
      <Fact name={<Trans>Step</Trans>}>
        <code className="font-mono break-all">{item.task}</code>
      </Fact>
      {asking?.by != null && <Fact name={<Trans>Started by</Trans>}>{asking.by}</Fact>}
      <Fact name={<Trans>Asked</Trans>}>
        <Time at={item.asked_at} />
      </Fact>
      {asking !== undefined && (
        <Fact name={<Trans>Cost so far</Trans>}>{format.money(asking.run.cost_microusd)}</Fact>
      )}
    </dl>
  );
}

export function ItemDetail({ item, onDecided }: { item: InboxItem; onDecided: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const look = useItemLook(item);
  const again = () => void client.invalidateQueries({ queryKey: keys.lists });
  const decided = item.decided ?? null;
  return (
    <section
      aria-label={t`Approval: ${item.title}`}
      className="min-w-0 space-y-3 rounded-lg border border-divider bg-surface p-3 shadow-panel"
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <h2 className="min-w-0 text-lg break-words">{item.title}</h2>
        <StatusChip look={look} />
      </div>
      <Facts item={item} />
      <section aria-labelledby="effect" className="space-y-1">
        <h3 id="effect" className="text-sm">
          <Trans>What exactly is decided</Trans>
        </h3>
        {item.details === null || item.details === undefined ? (
          <p className="text-sm text-muted">
            <Trans>The step gives nothing beside its title.</Trans>
          </p>
        ) : (
          <PayloadView value={item.details as Payload} name={t`Details`} />
        )}
      </section>
      <p className="flex flex-wrap items-center gap-x-4 text-xs text-muted">
        <Expiry at={item.expires_at ?? null} />
        <Binding binding={item.binding} />
      </p>
      {item.state === 'open' && (
        <Decision
          key={item.id}
          approval={{ ...item, decided, expires_at: item.expires_at ?? null }}
          workspace={item.workspace}
          onDecided={() => {
            onDecided();
            again();
          }}
          onRefused={again}
        />
      )}
      {decided !== null && (
        <Decided approved={item.state === 'approved'} decided={{ ...decided, note: decided.note ?? null }} />
      )}
      {item.state === 'expired' && (
        <p className="text-sm text-muted">
          <Trans>Nobody decided in time. The step failed.</Trans>
        </p>
      )}
      {item.state === 'cancelled' && (
        <p className="text-sm text-muted">
          <Trans>The run ended before anybody decided.</Trans>
        </p>
      )}
    </section>
  );
}
