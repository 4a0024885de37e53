import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { failureOf } from '../../api/errors';
import { manageApi, type Account } from '../../api/manage';
import { may } from '../../shared/rights';
import { useMe, useRights } from '../../shared/session';
import { Time } from '../../shared/Time';
import { toast } from '../../shared/toasts';
import { Button } from '../../ui/Button';
import { StatusChip } from '../../ui/StatusChip';
import { accountsQuery, keys, rolesQuery } from './queries';
import { panelClass, Shown, tableClass } from './Shown';

function RoleList({ account }: { account: Account }) {
  const { t } = useLingui();
  const roles = useQuery(rolesQuery).data;
  if (account.roles.length === 0) return <span className="text-muted">{t`none`}</span>;
  return account.roles.map(({ role, workspace }) => {
    const title = roles?.find(one => one.name === role)?.title ?? role;
    return (
      <span key={`${role}@${workspace ?? ''}`} className="me-2 inline-block">
        {title}
        {workspace !== null && (
          <span className="text-muted">
            {' '}
            <Trans>in {workspace}</Trans>
          </span>
        )}
      </span>
    );
  });
}

function Switch({ account }: { account: Account }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const rights = useRights();
  const me = useMe();
  const { name, disabled } = account;
  const { mutate, isPending } = useMutation({
    mutationFn: () => manageApi.setDisabled(account.id, !disabled),
    onSuccess() {
      void client.invalidateQueries({ queryKey: keys.accounts });
      toast(disabled ? t`${name} may come in again.` : t`${name} is shut out, with all tokens.`);
    },
    onError: error => toast(failureOf(error).message, 'alert'),
  });
  const why = !may(rights, 'account', 'update')
    ? t`You may not change accounts.`
    : me?.principal.id === account.id
      ? t`This is you.`
      : isPending
        ? t`It is being changed.`
        : undefined;
  return (
    <Button
      unavailable={why}
      onClick={() => mutate()}
      aria-label={disabled ? t`Enable ${name}` : t`Disable ${name}`}
    >
      {disabled ? <Trans>Enable</Trans> : <Trans>Disable</Trans>}
    </Button>
  );
}

function Row({ account }: { account: Account }) {
  const { t } = useLingui();
  return (
    <tr data-account={account.id}>
      <td className="font-semibold break-all max-md:w-full">{account.name}</td>
      <td>
        <StatusChip
          plain
          look={
            account.disabled
              ? { family: 'paused', glyph: 'cancelled', label: t`Disabled` }
              : { family: 'ready', glyph: 'ready', label: t`Active` }
          }
        />
      </td>
      <td className="text-muted">{account.kind === 'user' ? t`person` : t`program`}</td>
      <td>
        <RoleList account={account} />
      </td>
      <td className="text-muted">{account.teams.join(', ')}</td>
      <td className="whitespace-nowrap text-muted">
        <Time at={account.created_at} />
      </td>
      <td className="text-end max-md:ms-auto">
        <Switch account={account} />
      </td>
    </tr>
  );
}

export function Accounts() {
  const { t } = useLingui();
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(accountsQuery);
  const accounts = data?.pages.flatMap(page => page.items) ?? [];
  return (
    <Shown
      what={t`The accounts could not be loaded.`}
      ready={data !== undefined}
      error={error}
      onRetry={() => void refetch()}
    >
      <div className={panelClass}>
        <table className={tableClass} aria-label={t`Accounts`}>
          <thead>
            <tr>
              <th scope="col">{t`Name`}</th>
              <th scope="col">{t`State`}</th>
              <th scope="col">{t`What it is`}</th>
              <th scope="col">{t`Roles`}</th>
              <th scope="col">{t`Teams`}</th>
              <th scope="col">{t`Made`}</th>
              <th scope="col">
                <span className="sr-only">{t`Actions`}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {accounts.map(account => (
              <Row key={account.id} account={account} />
            ))}
          </tbody>
        </table>
      </div>
      {hasNextPage && (
        <Button className="mt-2" onClick={() => void fetchNextPage()}>
          <Trans>More accounts</Trans>
        </Button>
      )}
    </Shown>
  );
}
