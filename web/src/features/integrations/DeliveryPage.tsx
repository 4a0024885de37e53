import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { failureOf } from '../../api/errors';
import { manageApi, type Attempt, type DeliveryDetails } from '../../api/manage';
import { Breadcrumb, crumbClass } from '../../shared/Breadcrumb';
import { CopyButton } from '../../shared/CopyButton';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { useTitle } from '../../shared/hooks/use-title';
import { Loading } from '../../shared/Loading';
import { JsonTree } from '../../shared/payload/JsonTree';
import { may } from '../../shared/rights';
import { useRights } from '../../shared/session';
import { Time } from '../../shared/Time';
import { toast } from '../../shared/toasts';
import { useFormat } from '../../shared/use-format';
import { Button } from '../../ui/Button';
import { StatusChip } from '../../ui/StatusChip';
import { canReplay, deliveryLook } from './look';
import { keys } from './keys';
import { deliveryQuery } from './queries';

function Replay({ delivery }: { delivery: DeliveryDetails }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const rights = useRights();
  const { mutate, isPending } = useMutation({
    mutationFn: () => manageApi.replay(delivery.id),
    onSuccess(next) {
      void client.invalidateQueries({ queryKey: keys.all });
      toast(t`It is being sent again.`);
      if (next.id !== delivery.id) void navigate({ to: '/deliveries/$id', params: { id: next.id } });
    },
    onError: error => toast(failureOf(error).message, 'alert'),
  });
  const why = !may(rights, 'delivery', 'execute', delivery.endpoint.workspace)
    ? t`You may not send deliveries.`
    : !canReplay(delivery)
      ? t`It has not ended yet: it is still being tried.`
      : isPending
        ? t`It is being sent.`
        : undefined;
  return (
    <Button unavailable={why} onClick={() => mutate()}>
      <RotateCw className="size-3.5" aria-hidden="true" />
      <Trans>Send again</Trans>
    </Button>
  );
}

function Try({ attempt }: { attempt: Attempt }) {
  const { t } = useLingui();
  const format = useFormat();
  const { n, at, status, error, ms, response } = attempt;
  const arrived = error === null;
  const word = status === null ? t`no answer` : String(status);
  return (
    <li className="space-y-1 px-3 py-2">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="font-semibold">
          <Trans>Attempt {n}</Trans>
        </span>
        <StatusChip
          look={
            arrived
              ? { family: 'succeeded', glyph: 'succeeded', label: word }
              : { family: 'failed', glyph: 'failed', label: word }
          }
        />
        <span className="text-muted">
          <Time at={at} /> · {format.duration(ms)}
        </span>
      </p>
      {error !== null && <p className="text-sm break-words">{error}</p>}
      {response !== null && response !== '' && (
        <pre
          aria-label={t`What came back on attempt ${n}`}
          className="max-h-48 overflow-auto rounded-md bg-sunken p-2 font-mono text-xs whitespace-pre-wrap break-words"
          tabIndex={0}
        >
          {response}
        </pre>
      )}
    </li>
  );
}

function Facts({ delivery }: { delivery: DeliveryDetails }) {
  const { t } = useLingui();
  const { endpoint, next_at: next, replay_of: of, held, error } = delivery;
  const link = (
    <Link
      to="/resources/$kind/$workspace/$name"
      params={{ kind: 'webhook-endpoint', workspace: endpoint.workspace, name: endpoint.name }}
      className={crumbClass}
    >
      {endpoint.name}
    </Link>
  );
  const rows: [string, ReactNode][] = [
    [t`Endpoint`, link],
    [t`Workspace`, endpoint.workspace],
    [t`Subject`, delivery.subject],
    [t`Made`, time(delivery.created_at)],
    ...(next === null ? [] : [[t`Next attempt`, time(next)] as [string, ReactNode]]),
    ...(held === null ? [] : [[t`Held`, held] as [string, ReactNode]]),
    ...(delivery.state === 'cancelled' && error !== null
      ? [[t`Why it ended`, error] as [string, ReactNode]]
      : []),
    ...(of === null ? [] : [[t`Repeats`, of] as [string, ReactNode]]),
  ];
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2">
      {rows.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="text-sm break-all">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const time = (at: string) => <Time at={at} />;

function Loaded({ delivery }: { delivery: DeliveryDetails }) {
  const { t, i18n } = useLingui();
  const { tries, body } = delivery;
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl break-all">{delivery.type}</h1>
        <StatusChip look={deliveryLook(delivery.state, i18n)} />
        <span className="flex items-center font-mono text-xs text-muted">
          <span className="break-all">{delivery.id}</span>
          <CopyButton text={delivery.id} label={t`Copy delivery id`} />
        </span>
        <div className="ms-auto">
          <Replay delivery={delivery} />
        </div>
      </div>
      <Facts delivery={delivery} />
      <div className="grid gap-5 lg:grid-cols-2">
        <section aria-labelledby="attempts" className="min-w-0 space-y-2">
          <h2 id="attempts" className="text-base">
            <Plural value={tries.length} one="# attempt" other="# attempts" />
          </h2>
          {tries.length === 0 ? (
            <p className="text-sm text-muted">
              <Trans>It was not tried yet: those before it come first.</Trans>
            </p>
          ) : (
            <ol className="divide-y divide-divider rounded-lg border border-divider bg-surface shadow-panel">
              {tries.toReversed().map(attempt => (
                <Try key={attempt.n} attempt={attempt} />
              ))}
            </ol>
          )}
        </section>
        <section aria-labelledby="event" className="min-w-0 space-y-2">
          <div className="flex items-center gap-2">
            <h2 id="event" className="text-base">
              <Trans>What was sent</Trans>
            </h2>
            <CopyButton text={() => JSON.stringify(body, null, 2)} label={t`Copy the event`} />
          </div>
          <div className="rounded-lg border border-divider bg-surface p-2 shadow-panel">
            <JsonTree value={body} />
          </div>
        </section>
      </div>
    </div>
  );
}

export function DeliveryPage() {
  const { t } = useLingui();
  const { id } = useParams({ from: '/deliveries/$id' });
  const { data, error, refetch } = useQuery(deliveryQuery(id));
  useTitle(data?.type ?? t`Delivery`);
  return (
    <div className="space-y-3">
      <Breadcrumb
        steps={[
          {
            key: 'deliveries',
            link: (
              <Link to="/deliveries" className={crumbClass}>
                <Trans>Deliveries</Trans>
              </Link>
            ),
          },
        ]}
      />
      {data !== undefined && <Loaded delivery={data} />}
      {data === undefined && error !== null && (
        <>
          <h1 className="sr-only">
            <Trans>Delivery</Trans>
          </h1>
          <ErrorPanel
            what={t`The delivery could not be loaded.`}
            failure={failureOf(error)}
            actions={
              <Button onClick={() => void refetch()}>
                <Trans>Try again</Trans>
              </Button>
            }
          />
        </>
      )}
      {data === undefined && error === null && <Loading what={t`Loading…`} />}
    </div>
  );
}
