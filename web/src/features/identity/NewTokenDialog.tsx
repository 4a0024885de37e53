import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { manageApi } from '../../api/manage';
import { CopyButton } from '../../shared/CopyButton';
import { MakeForm } from '../../shared/form/MakeForm';
import { NameInput } from '../../shared/form/NameInput';
import { useNotYet } from '../../shared/hooks/use-not-yet';
import { useRights } from '../../shared/session';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { FieldBox } from '../../ui/FieldBox';
import { inputClass } from '../../ui/fields';
import { keys } from './queries';
import { splitScopes } from './scopes';

const DAY_MS = 86_400_000;
const LIFES = [7, 30, 90, 366];

/** The secret, this once. */
function Secret({ name, token, onClose }: { name: string; token: string; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <div className="space-y-3">
      <p className="text-sm">
        <Trans>
          This is <strong>{name}</strong>. It is shown this once: copy it to where it is needed now.
        </Trans>
      </p>
      <p className="flex items-start gap-2 rounded-md border border-control bg-sunken p-2">
        <code data-testid="secret" className="min-w-0 flex-1 font-mono text-sm break-all">
          {token}
        </code>
        <CopyButton text={token} label={t`Copy the token`} />
      </p>
      <Button tone="primary" onClick={onClose}>
        <Trans>I have copied it</Trans>
      </Button>
    </div>
  );
}

interface ScopesProps {
  id: string;
  /** It is for the person itself. */
  own: boolean;
  scopes: string;
  onScopes: (scopes: string) => void;
}

function ScopesField({ id, own, scopes, onScopes }: ScopesProps) {
  const { t } = useLingui();
  const all = useRights().join(', ');
  return (
    <FieldBox
      id={id}
      label={t`May do (optional)`}
      help={
        own
          ? t`Rights such as run:read, model:* or *:read@shop. Without any it may do what you may: ${all}`
          : t`Rights such as run:read, model:* or *:read@shop. Without any it may do what its account may.`
      }
    >
      {ids => (
        <textarea
          {...ids}
          rows={3}
          value={scopes}
          onChange={event => onScopes(event.target.value)}
          className={`${inputClass} block w-full py-1 font-mono text-xs leading-5`}
        />
      )}
    </FieldBox>
  );
}

function LifeField({ id, days, onDays }: { id: string; days: number; onDays: (days: number) => void }) {
  const { t } = useLingui();
  return (
    <FieldBox id={id} label={t`Ends after`}>
      {ids => (
        <select
          {...ids}
          value={days}
          onChange={event => onDays(Number(event.target.value))}
          className={inputClass}
        >
          {LIFES.map(life => (
            <option key={life} value={life}>
              {t`${life} days`}
            </option>
          ))}
        </select>
      )}
    </FieldBox>
  );
}

interface Props {
  /** Of whom, when it is not for the person itself. */
  account?: string | undefined;
  onClose: () => void;
}

export function NewTokenDialog({ account, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const id = useId();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState('');
  const [days, setDays] = useState(90);
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () => {
      const some = splitScopes(scopes);
      const expires = new Date(Date.now() + days * DAY_MS - DAY_MS / 24).toISOString();
      return manageApi.createToken({
        name: name.trim(),
        ...(account === undefined ? {} : { account }),
        expires_at: expires,
        ...(some.length === 0 ? {} : { scopes: some }),
      });
    },
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.tokens }),
  });
  const why = useNotYet({ name: name.trim(), fits: true, busy: isPending });
  return (
    <Dialog
      title={account === undefined ? t`New token` : t`New token of ${account}`}
      closeLabel={t`Close`}
      onClose={onClose}
    >
      {data !== undefined ? (
        <Secret name={data.name} token={data.token} onClose={onClose} />
      ) : (
        <MakeForm
          why={why}
          onMake={mutate}
          make={<Trans>Make the token</Trans>}
          others={
            <Button onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
          }
          what={t`No token was made.`}
          error={error}
        >
          <NameInput
            id={`${id}-name`}
            label={t`Name`}
            help={t`What it is for, so that one knows later.`}
            value={name}
            onChange={setName}
          />
          <ScopesField id={`${id}-scopes`} own={account === undefined} scopes={scopes} onScopes={setScopes} />
          <LifeField id={`${id}-days`} days={days} onDays={setDays} />
        </MakeForm>
      )}
    </Dialog>
  );
}
