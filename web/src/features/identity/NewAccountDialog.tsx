import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { manageApi, type Account, type Held } from '../../api/manage';
import { MakeForm } from '../../shared/form/MakeForm';
import { NameInput } from '../../shared/form/NameInput';
import { useNotYet } from '../../shared/hooks/use-not-yet';
import { toast } from '../../shared/toasts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { keys } from './queries';
import { RolePicker } from './RolePicker';

const NAME = /^[A-Za-z0-9._@+-]+$/;

interface KindProps {
  kind: Account['kind'];
  onKind: (kind: Account['kind']) => void;
}

function KindField({ kind, onKind }: KindProps) {
  const { t } = useLingui();
  const kinds = [
    ['user', t`a person`],
    ['service_account', t`a program`],
  ] as const;
  return (
    <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
      <legend className="mb-1 text-sm font-semibold">{t`What it is`}</legend>
      {kinds.map(([value, label]) => (
        <label
          key={value}
          className="inline-flex min-h-6 items-center gap-1.5 text-sm pointer-coarse:min-h-11"
        >
          <input
            type="radio"
            name="account-kind"
            value={value}
            checked={kind === value}
            onChange={() => onKind(value)}
            className="size-4 accent-accent"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

interface Props {
  onClose: () => void;
  /** It has no token yet: making one is next. */
  onMade: (account: Account) => void;
}

export function NewAccountDialog({ onClose, onMade }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const id = useId();
  const [kind, setKind] = useState<Account['kind']>('user');
  const [name, setName] = useState('');
  const [held, setHeld] = useState<Held>({ role: 'viewer', workspace: null });
  const trimmed = name.trim();
  const wrong = trimmed !== '' && !NAME.test(trimmed);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => {
      const { role, workspace } = held;
      return manageApi.createAccount({
        kind,
        name: trimmed,
        role,
        ...(workspace === null ? {} : { workspace }),
      });
    },
    onSuccess(account) {
      void client.invalidateQueries({ queryKey: keys.accounts });
      toast(t`${account.name} is made.`);
      onMade(account);
    },
  });
  const why = useNotYet({ name: trimmed, fits: !wrong, busy: isPending });
  return (
    <Dialog title={t`New account`} closeLabel={t`Close`} onClose={onClose}>
      <MakeForm
        why={why}
        onMake={mutate}
        make={<Trans>Make the account</Trans>}
        others={
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        }
        what={t`No account was made.`}
        error={error}
      >
        <KindField kind={kind} onKind={setKind} />
        <NameInput
          id={`${id}-name`}
          label={t`Name`}
          help={t`Unique in the organization; an address will do. It cannot be changed later.`}
          errors={wrong ? [t`Only letters, digits and - _ . @ +`] : []}
          value={name}
          onChange={setName}
        />
        <RolePicker id={id} held={held} onHeld={setHeld} />
      </MakeForm>
    </Dialog>
  );
}
