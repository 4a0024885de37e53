import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useId } from 'react';
import { failureOf } from '../../api/errors';
import { manageApi, type Delivery } from '../../api/manage';
import { Empty } from '../../shared/Empty';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { shortId } from '../../shared/format';
import { useTitle } from '../../shared/hooks/use-title';
import { Loading } from '../../shared/Loading';
import { may } from '../../shared/rights';
import { useRights } from '../../shared/session';
import { IntegrationsNav } from '../../shared/SubNav';
import { Time } from '../../shared/Time';
import { toast } from '../../shared/toasts';
import { Button } from '../../ui/Button';
import { chipClass } from '../../ui/fields';
import { Glyph } from '../../ui/glyph';
import { StatusChip } from '../../ui/StatusChip';
import { deliveryLook } from './look';
import { keys } from './keys';
import { deliveriesQuery, toParams } from './queries';
import { parseDeliveriesSearch, STATES, type DeliveriesSearch } from './search';

function Row({ delivery }: { delivery: Delivery }) {
  const { i18n } = useLingui();
  const { endpoint, attempts, status, error } = delivery;
  return (
    <tr
      data-delivery={delivery.id}
      className="relative border-b border-divider hover:bg-hover focus-within:bg-hover max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-3 max-md:gap-y-0.5 max-md:px-3 max-md:py-2 max-md:[&>td]:p-0"
    >
      <td className="px-3 py-1.5">
        <StatusChip look={deliveryLook(delivery.state, i18n)} plain />
      </td>
      <td className="px-3 py-1.5 max-md:w-full">
        <Link
          to="/deliveries/$id"
          params={{ id: delivery.id }}
          data-row-link
          className="font-semibold break-all after:absolute after:inset-0 focus-visible:outline-offset-0"
        >
          {delivery.type}
        </Link>
        <span className="ms-2 font-mono text-xs text-muted max-md:hidden" title={delivery.id}>
          {shortId(delivery.id)}
        </span>
      </td>
      <td className="px-3 py-1.5 break-all text-muted">
        {endpoint.name} <span className="text-xs">· {endpoint.workspace}</span>
      </td>
      <td className="px-3 py-1.5 whitespace-nowrap text-muted">
        <Plural value={attempts} one="# attempt" other="# attempts" />
      </td>
      <td className="max-w-64 truncate px-3 py-1.5 text-muted max-lg:hidden" title={error ?? undefined}>
        {error ?? status}
      </td>
      <td className="px-3 py-1.5 whitespace-nowrap text-muted max-md:ms-auto">
        <Time at={delivery.created_at} />
      </td>
    </tr>
  );
}

function Table({ deliveries, stale }: { deliveries: Delivery[]; stale: boolean }) {
  const { t } = useLingui();
  return (
    <div
      className={`overflow-hidden rounded-lg border border-divider bg-surface shadow-panel ${stale ? 'opacity-60' : ''}`}
      aria-busy={stale}
    >
      <table className="w-full text-sm max-md:block" aria-label={t`Deliveries`}>
        <thead className="max-md:hidden">
          <tr className="h-8 border-b border-divider text-start text-xs text-muted [&>th]:px-3 [&>th]:text-start [&>th]:font-normal">
            <th scope="col">
              <Trans>State</Trans>
            </th>
            <th scope="col">
              <Trans>Event</Trans>
            </th>
            <th scope="col">
              <Trans>Endpoint</Trans>
            </th>
            <th scope="col">
              <Trans>Attempts</Trans>
            </th>
            <th scope="col" className="max-lg:hidden">
              <Trans>Last answer</Trans>
            </th>
            <th scope="col">
              <Trans>When</Trans>
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {deliveries.map(delivery => (
            <Row key={delivery.id} delivery={delivery} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ToolsProps {
  search: DeliveriesSearch;
  onChange: (search: DeliveriesSearch) => void;
}

function StateFilter({ search, onChange }: ToolsProps) {
  const { t, i18n } = useLingui();
  const id = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{t`State`}</legend>
      <div className="flex flex-wrap gap-1.5">
        {[undefined, ...STATES].map(state => {
          const look = state === undefined ? null : deliveryLook(state, i18n);
          return (
            <label key={state ?? 'all'} className={chipClass}>
              <input
                type="radio"
                name={id}
                checked={search.state === state}
                onChange={() => onChange(parseDeliveriesSearch({ ...search, state }))}
                className="size-3.5 accent-accent outline-none"
              />
              {look !== null && (
                <span className={`st-${look.family} flex`}>
                  <Glyph name={look.glyph} />
                </span>
              )}
              {look === null ? t`All` : look.label}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** One endpoint is looked at: the way to all of them, and a test of this one. */
function EndpointTools({ search, onChange }: ToolsProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const rights = useRights();
  const [workspace = '', name = ''] = (search.endpoint ?? '').split('/');
  const { mutate, isPending } = useMutation({
    mutationFn: () => manageApi.sendTest(workspace, name),
    onSuccess(sent) {
      void client.invalidateQueries({ queryKey: keys.all });
      toast(sent.state === 'delivered' ? t`The test event arrived.` : t`The test event did not arrive.`);
      void navigate({ to: '/deliveries/$id', params: { id: sent.id } });
    },
    onError: error => toast(failureOf(error).message, 'alert'),
  });
  if (search.endpoint === undefined) return null;
  const why = !may(rights, 'delivery', 'execute', workspace)
    ? t`You may not send deliveries.`
    : isPending
      ? t`It is being sent.`
      : undefined;
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-lg border border-divider bg-surface px-3 py-1.5 text-sm">
      <span>
        <Trans>
          Only of <strong>{name}</strong> in {workspace}
        </Trans>
      </span>
      <Button unavailable={why} onClick={() => mutate()}>
        <Send className="size-3.5" aria-hidden="true" />
        <Trans>Send a test event</Trans>
      </Button>
      <Link
        to="/resources/$kind/$workspace/$name"
        params={{ kind: 'webhook-endpoint', workspace, name }}
        className="inline-flex min-h-6 items-center text-accent hover:underline"
      >
        <Trans>Open the endpoint</Trans>
      </Link>
      <Button tone="quiet" onClick={() => onChange(parseDeliveriesSearch({ state: search.state }))}>
        <Trans>Show all endpoints</Trans>
      </Button>
    </div>
  );
}

export function DeliveriesPage() {
  const { t } = useLingui();
  useTitle(t`Deliveries`);
  const search = useSearch({ from: '/deliveries' });
  const navigate = useNavigate({ from: '/deliveries' });
  const list = useInfiniteQuery({ ...deliveriesQuery(toParams(search)), placeholderData: keepPreviousData });
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = list;
  const deliveries = data?.pages.flatMap(page => page.items) ?? [];
  const onChange = (next: DeliveriesSearch) => void navigate({ search: next, replace: true });
  const filtered = search.endpoint !== undefined || search.state !== undefined;
  return (
    <div className="space-y-3">
      <h1 className="text-xl">
        <Trans>Integrations</Trans>
      </h1>
      <IntegrationsNav />
      <EndpointTools search={search} onChange={onChange} />
      <StateFilter search={search} onChange={onChange} />
      {error !== null && (
        <ErrorPanel
          what={t`The deliveries could not be loaded.`}
          failure={failureOf(error)}
          actions={
            <Button onClick={() => void refetch()}>
              <Trans>Try again</Trans>
            </Button>
          }
        />
      )}
      {data === undefined && error === null && <Loading what={t`Loading…`} />}
      {data !== undefined && deliveries.length === 0 && (
        <Empty
          title={filtered ? t`Nothing matches` : t`No deliveries yet`}
          why={
            filtered
              ? t`There are perhaps others, but none of this endpoint and state.`
              : t`When something happens that a webhook endpoint wants to know, it is sent there and stands here.`
          }
        />
      )}
      {deliveries.length > 0 && <Table deliveries={deliveries} stale={isPlaceholderData} />}
      {hasNextPage && (
        <Button
          unavailable={isFetchingNextPage ? t`Loading…` : undefined}
          onClick={() => void fetchNextPage()}
        >
          <Trans>Older deliveries</Trans>
        </Button>
      )}
    </div>
  );
}
