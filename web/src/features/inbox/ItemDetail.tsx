import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import type { InboxItem } from '../../api/types';
import { Binding, Decided, Decision, Expiry, TakeBack } from '../../shared/approval/Decision';
import { Editing, Remarks } from '../../shared/approval/Editing';
import { Effect, Plain } from '../../shared/approval/Exact';
import { Handing } from '../../shared/approval/Handing';
import { Time } from '../../shared/Time';
import { useFormat } from '../../shared/use-format';
import { Button } from '../../ui/Button';
import { StatusChip } from '../../ui/StatusChip';
import { History } from './History';
import { useItemLook } from './look';
import { askingRunQuery, keys } from './queries';

const AlwaysDialog = lazy(() => import('./AlwaysDialog').then(m => ({ default: m.AlwaysDialog })));

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
    <dl className="flex flex-wrap items-baseline gap-x-5 gap-y-1">
      <Fact name={<Trans>Run</Trans>}>
        <Link
          to="/runs/$id"
          params={{ id: item.run }}
          search={{ task: item.task }}
          className="inline-flex min-h-6 min-w-6 items-center text-accent underline break-all"
        >
          {item.run_name}
        </Link>
      </Fact>
      <Fact name={<Trans>Step</Trans>}>
        <code className="font-mono break-all">{item.task}</code>
      </Fact>
      <Fact name={<Trans>Trace</Trans>}>
        <Link
          to="/runs/$id"
          params={{ id: item.run }}
          search={{ tab: 'trace', task: item.task }}
          className="inline-flex min-h-6 items-center text-accent underline"
        >
          <Trans>what led to it</Trans>
        </Link>
      </Fact>
      {item.asked_by != null && <Fact name={<Trans>Started by</Trans>}>{item.asked_by}</Fact>}
      <Fact name={<Trans>Asked</Trans>}>
        <Time at={item.asked_at} />
      </Fact>
      {asking !== undefined && (
        <Fact name={<Trans>Cost so far</Trans>}>{format.money(asking.run.cost_microusd)}</Fact>
      )}
    </dl>
  );
}

function Names({ who }: { who: NonNullable<InboxItem['rule']['approvers']> }) {
  const { t } = useLingui();
  const parts = [
    ...who.people,
    ...who.teams.map(team => t`team ${team}`),
    ...who.roles.map(role => t`role ${role}`),
  ];
  return <>{parts.join(', ')}</>;
}

/** Who may decide, how many must, and what follows if nobody does. */
function RuleOf({ item }: { item: InboxItem }) {
  const { rule, decisions } = item;
  const approved = decisions.filter(one => one.approved).length;
  return (
    <dl className="flex flex-wrap items-baseline gap-x-5 gap-y-1">
      <Fact name={<Trans>May decide</Trans>}>
        {rule.approvers == null ? (
          <Trans>whoever may decide in {item.workspace}</Trans>
        ) : (
          <Names who={rule.approvers} />
        )}
        {rule.not_by_requester && (
          <>
            , <Trans>not whoever started the run</Trans>
          </>
        )}
      </Fact>
      {rule.needed > 1 && (
        <Fact name={<Trans>Needed</Trans>}>
          <Trans>
            {approved} of {rule.needed}
          </Trans>
        </Fact>
      )}
      {item.expires_at != null && (
        <Fact name={<Trans>If nobody decides</Trans>}>
          {rule.on_expiry === 'reject' ? (
            <Trans>it counts as rejected</Trans>
          ) : rule.on_expiry === 'escalate' && !item.escalated && rule.escalate_to != null ? (
            <Trans>
              these may as well: <Names who={rule.escalate_to} />
            </Trans>
          ) : (
            <Trans>the step fails</Trans>
          )}
        </Fact>
      )}
      {item.escalated && rule.escalate_to != null && (
        <Fact name={<Trans>Escalated to</Trans>}>
          <Names who={rule.escalate_to} />
        </Fact>
      )}
      {item.handed_on.map(one => (
        <Fact key={one.from} name={<Trans>Handed on</Trans>}>
          {one.from} → {one.to}
          {one.until != null && (
            <>
              {' '}
              <Trans>
                until <Time at={one.until} />
              </Trans>
            </>
          )}
          {one.note != null && (
            <>
              {' '}
              <q className="text-muted">{one.note}</q>
            </>
          )}
        </Fact>
      ))}
    </dl>
  );
}

/** What has come of it, and whether it can still be taken back. */
function Outcome({ item, onChange }: { item: InboxItem; onChange: () => void }) {
  return (
    <>
      {item.effective_at != null && item.may.withdraw && (
        <p className="text-sm text-muted">
          <Trans>
            Nothing has come of it yet. It takes effect at <Time at={item.effective_at} />.
          </Trans>
        </p>
      )}
      <TakeBack item={item} onChange={onChange} />
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
    </>
  );
}

interface Props {
  item: InboxItem;
  /** It is asked whether the like may always be done. */
  always: boolean;
  onAlways: (asked: boolean) => void;
  onDecided: () => void;
}

/** What else can be done with what waits. */
function More({ item, always, onAlways, onDecided }: Props) {
  const client = useQueryClient();
  const again = () => void client.invalidateQueries({ queryKey: keys.lists });
  return (
    <>
      {item.call != null && item.may.decide && (
        <Button data-always onClick={() => onAlways(true)}>
          <Trans>Always allow…</Trans>
        </Button>
      )}
      <Editing item={item} onChange={again} />
      <Handing item={item} onChange={again} />
      {always && item.call != null && (
        <Suspense fallback={null}>
          <AlwaysDialog
            item={item}
            onDecided={after => {
              if (after.state !== 'open') onDecided();
              again();
            }}
            onClose={() => onAlways(false)}
          />
        </Suspense>
      )}
    </>
  );
}

export function ItemDetail({ item, always, onAlways, onDecided }: Props) {
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
        <h2 className="min-w-0 text-lg break-words">
          <Plain text={item.title} />
        </h2>
        <StatusChip look={look} />
      </div>
      <Facts item={item} />
      <section aria-labelledby="effect" className="space-y-1">
        <h3 id="effect" className="text-sm">
          {item.asks === 'question' ? (
            <Trans>What it is about</Trans>
          ) : (
            <Trans>What exactly is decided</Trans>
          )}
        </h3>
        <Effect item={item} />
        <Remarks item={item} />
      </section>
      <RuleOf item={item} />
      <p className="flex flex-wrap items-center gap-x-4 text-xs text-muted">
        {item.state === 'open' && <Expiry at={item.expires_at ?? null} />}
        <Binding binding={item.binding} />
      </p>
      {item.decisions.map(decision => (
        <Decided
          key={`${decision.by} ${decision.at}`}
          decided={decision}
          question={item.asks === 'question'}
        />
      ))}
      {item.decisions.length === 0 && decided !== null && <Decided decided={decided} />}
      {item.state === 'open' && (
        <>
          <Decision
            key={item.binding}
            item={item}
            onDecided={after => {
              if (after.state !== 'open') onDecided();
              again();
            }}
            onRefused={again}
          />
          <More item={item} always={always} onAlways={onAlways} onDecided={onDecided} />
        </>
      )}
      <Outcome item={item} onChange={again} />
      <History item={item} />
    </section>
  );
}
