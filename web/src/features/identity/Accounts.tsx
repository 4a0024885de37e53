import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { failureOf } from '../../api/errors';
import { manageApi, type Account } from '../../api/manage';
import { may } from '../../shared/rights';
import { useMe, useRights } from '../../shared/session';
import { Time } from '../../shared/Time';
import { toast } from '../../shared/toasts';
import { Button } from '../../ui/Button';
import { StatusChip } from '../../ui/StatusChip';
import { NewAccountDialog } from './NewAccountDialog';
import { NewTokenDialog } from './NewTokenDialog';
import { accountsQuery, keys, rolesQuery } from './queries';
import { RolesDialog } from './RolesDialog';
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

type Asked = 'new' | { roles: Account } | { token: Account } | null;

interface RowProps {
  account: Account;
  onAsk: (asked: Asked) => void;
}

function Row({ account, onAsk }: RowProps) {
  const { t } = useLingui();
  const rights = useRights();
  const { name, disabled } = account;
  const noRoles = may(rights, 'account', 'update') ? undefined : t`You may not change accounts.`;
  const noToken = !may(rights, 'token', 'create')
    ? t`You may not change tokens.`
    : noRoles !== undefined
      ? t`You may make tokens of your own only.`
      : disabled
        ? t`It is shut out.`
        : undefined;
  return (
    <tr data-account={account.id}>
      <td className="break-words max-md:w-full">
        <span className="font-semibold">{account.name}</span>
        {account.email != null && <span className="block text-xs text-muted">{account.email}</span>}
      </td>
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
      <td className="text-muted md:max-xl:hidden">{account.teams.join(', ')}</td>
      <td className="whitespace-nowrap text-muted md:max-xl:hidden">
        <Time at={account.created_at} />
      </td>
      <td className="max-md:w-full">
        <div className="flex flex-wrap justify-end gap-1.5">
          <Button
            unavailable={noRoles}
            onClick={() => onAsk({ roles: account })}
            aria-label={t`Roles of ${name}`}
          >
            <Trans>Roles…</Trans>
          </Button>
          <Button
            unavailable={noToken}
            onClick={() => onAsk({ token: account })}
            aria-label={t`New token of ${name}`}
          >
            <Trans>Token…</Trans>
          </Button>
          <Switch account={account} />
        </div>
      </td>
    </tr>
  );
}

function Table({ accounts, onAsk }: { accounts: Account[]; onAsk: (asked: Asked) => void }) {
  const { t } = useLingui();
  return (
    <div className={panelClass}>
      <table className={tableClass} aria-label={t`Accounts`}>
        <thead>
          <tr>
            <th scope="col">{t`Name`}</th>
            <th scope="col">{t`State`}</th>
            <th scope="col">{t`What it is`}</th>
            <th scope="col">{t`Roles`}</th>
            <th scope="col" className="md:max-xl:hidden">
              {t`Teams`}
            </th>
            <th scope="col" className="md:max-xl:hidden">
              {t`Made`}
            </th>
            <th scope="col">
              <span className="sr-only">{t`Actions`}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map(account => (
            <Row key={account.id} account={account} onAsk={onAsk} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Dialogs({ asked, onAsk }: { asked: Asked; onAsk: (asked: Asked) => void }) {
  const close = () => onAsk(null);
  if (asked === null) return null;
  // An account comes in with a token only, so that is what follows.
  if (asked === 'new') return <NewAccountDialog onClose={close} onMade={token => onAsk({ token })} />;
  if ('roles' in asked) return <RolesDialog account={asked.roles} onClose={close} />;
  return <NewTokenDialog account={asked.token.name} onClose={close} />;
}

export function Accounts() {
  const { t } = useLingui();
  const rights = useRights();
  const [asked, setAsked] = useState<Asked>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(accountsQuery);
  const accounts = data?.pages.flatMap(page => page.items) ?? [];
  const refused = may(rights, 'account', 'update') ? undefined : t`You may not change accounts.`;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <p className="max-w-prose min-w-0 flex-1 basis-60 text-sm text-muted">
          <Trans>People and programs. What each may do its roles say; it comes in with a token.</Trans>
        </p>
        <Button className="ms-auto" tone="primary" unavailable={refused} onClick={() => setAsked('new')}>
          <Plus className="size-3.5" aria-hidden="true" />
          <Trans>New account</Trans>
        </Button>
      </div>
      <Shown
        what={t`The accounts could not be loaded.`}
        ready={data !== undefined}
        error={error}
        onRetry={() => void refetch()}
      >
        <Table accounts={accounts} onAsk={setAsked} />
        {hasNextPage && (
          <Button className="mt-2" onClick={() => void fetchNextPage()}>
            <Trans>More accounts</Trans>
          </Button>
        )}
      </Shown>
      <Dialogs asked={asked} onAsk={setAsked} />
    </div>
  );
}
