import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { failureOf } from '../../api/errors';
import { manageApi, type Token } from '../../api/manage';
import { Empty } from '../../shared/Empty';
import { may } from '../../shared/rights';
import { useRights } from '../../shared/session';
import { Time } from '../../shared/Time';
import { toast } from '../../shared/toasts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { StatusChip, type StatusLook } from '../../ui/StatusChip';
import { NewTokenDialog } from './NewTokenDialog';
import { keys, tokensQuery } from './queries';
import { panelClass, Shown, tableClass } from './Shown';

function useLook(state: Token['state']): StatusLook {
  const { t } = useLingui();
  const looks: Record<Token['state'], StatusLook> = {
    active: { family: 'ready', glyph: 'ready', label: t`Active` },
    expired: { family: 'waiting', glyph: 'waiting', label: t`Expired` },
    revoked: { family: 'paused', glyph: 'cancelled', label: t`Revoked` },
  };
  return looks[state] ?? { family: 'offline', glyph: 'connecting', label: state };
}

function Row({
  token,
  refused,
  onRevoke,
}: {
  token: Token;
  refused: string | undefined;
  onRevoke: () => void;
}) {
  const { t } = useLingui();
  const look = useLook(token.state);
  const { name } = token;
  return (
    <tr data-token={token.id}>
      <td className="max-md:w-full">
        <span className="font-semibold break-words">{name}</span>{' '}
        <code className="font-mono text-xs break-all text-muted">{token.prefix}…</code>
      </td>
      <td>
        <StatusChip look={look} plain />
      </td>
      <td className="text-muted">{token.account.name}</td>
      <td className="max-w-72 text-muted">
        {token.scopes === null ? (
          <Trans>everything its account may do</Trans>
        ) : (
          <span className="font-mono text-xs break-words">{token.scopes.join(', ')}</span>
        )}
      </td>
      <td className="whitespace-nowrap text-muted">
        {token.last_used_at === null ? (
          <Trans>never used</Trans>
        ) : (
          <Trans>
            used <Time at={token.last_used_at} />
          </Trans>
        )}
      </td>
      <td className="whitespace-nowrap text-muted">
        <Trans>
          until <Until at={token.expires_at} />
        </Trans>
      </td>
      <td className="text-end max-md:ms-auto">
        {token.state === 'active' && (
          <Button tone="danger" unavailable={refused} onClick={onRevoke} aria-label={t`Revoke ${name}`}>
            <Trans>Revoke…</Trans>
          </Button>
        )}
      </td>
    </tr>
  );
}

function Until({ at }: { at: string }) {
  const { i18n } = useLingui();
  const day = new Intl.DateTimeFormat(i18n.locale, { dateStyle: 'medium' }).format(Date.parse(at));
  return (
    <time dateTime={at} title={at}>
      {day}
    </time>
  );
}

function RevokeDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => manageApi.revokeToken(token.id),
    onSuccess() {
      void client.invalidateQueries({ queryKey: keys.tokens });
      toast(t`${token.name} opens nothing any more.`);
      onClose();
    },
    onError: error => toast(failureOf(error).message, 'alert'),
  });
  return (
    <Dialog title={t`Revoke ${token.name}?`} closeLabel={t`Close`} onClose={onClose} role="alertdialog">
      <p className="mb-3 text-sm">
        <Trans>Whatever uses this token is refused from the next request on. This cannot be undone.</Trans>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          tone="danger"
          unavailable={isPending ? t`It is being revoked.` : undefined}
          onClick={() => mutate()}
        >
          <Trans>Revoke</Trans>
        </Button>
        <Button onClick={onClose}>
          <Trans>Keep it</Trans>
        </Button>
      </div>
    </Dialog>
  );
}

function Table({
  tokens,
  refused,
  onRevoke,
}: {
  tokens: Token[];
  refused: string | undefined;
  onRevoke: (token: Token) => void;
}) {
  const { t } = useLingui();
  return (
    <div className={panelClass}>
      <table className={tableClass} aria-label={t`API tokens`}>
        <thead>
          <tr>
            <th scope="col">{t`Name`}</th>
            <th scope="col">{t`State`}</th>
            <th scope="col">{t`Account`}</th>
            <th scope="col">{t`May do`}</th>
            <th scope="col">{t`Last used`}</th>
            <th scope="col">{t`Expires`}</th>
            <th scope="col">
              <span className="sr-only">{t`Actions`}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map(token => (
            <Row key={token.id} token={token} refused={refused} onRevoke={() => onRevoke(token)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Tokens() {
  const { t } = useLingui();
  const rights = useRights();
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(tokensQuery);
  const [dialog, setDialog] = useState<'new' | Token | null>(null);
  const tokens = data?.pages.flatMap(page => page.items) ?? [];
  const refused = may(rights, 'token', 'create') ? undefined : t`You may not change tokens.`;
  const close = () => setDialog(null);
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <p className="max-w-prose min-w-0 flex-1 text-sm text-muted">
          <Trans>
            Programs sign in with a token. It never reaches further than its account, and it is shown once,
            when it is made.
          </Trans>
        </p>
        <Button className="ms-auto" tone="primary" unavailable={refused} onClick={() => setDialog('new')}>
          <Plus className="size-3.5" aria-hidden="true" />
          <Trans>New token</Trans>
        </Button>
      </div>
      <Shown
        what={t`The tokens could not be loaded.`}
        ready={data !== undefined}
        error={error}
        onRetry={() => void refetch()}
      >
        {tokens.length === 0 ? (
          <Empty
            title={t`No tokens yet`}
            why={t`Make one for each program, so that each can be stopped alone.`}
          />
        ) : (
          <Table tokens={tokens} refused={refused} onRevoke={setDialog} />
        )}
        {hasNextPage && (
          <Button onClick={() => void fetchNextPage()}>
            <Trans>More tokens</Trans>
          </Button>
        )}
      </Shown>
      {dialog === 'new' && <NewTokenDialog onClose={close} />}
      {dialog !== null && dialog !== 'new' && <RevokeDialog token={dialog} onClose={close} />}
    </div>
  );
}
