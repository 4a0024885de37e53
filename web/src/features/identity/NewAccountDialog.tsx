import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { failureOf } from '../../api/errors';
import { manageApi, type Account, type Held } from '../../api/manage';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { toast } from '../../shared/toasts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { FieldBox } from '../../ui/FieldBox';
import { inputClass } from '../../ui/fields';
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

interface NameProps {
  id: string;
  name: string;
  wrong: boolean;
  onName: (name: string) => void;
}

function NameField({ id, name, wrong, onName }: NameProps) {
  const { t } = useLingui();
  return (
    <FieldBox
      id={id}
      label={t`Name`}
      help={t`Unique in the organization; an address will do. It cannot be changed later.`}
      errors={wrong ? [t`Only letters, digits and - _ . @ +`] : []}
    >
      {ids => (
        <input
          {...ids}
          type="text"
          value={name}
          autoComplete="off"
          spellCheck={false}
          onChange={event => onName(event.target.value)}
          className={`${inputClass} w-full`}
        />
      )}
    </FieldBox>
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
  const why = isPending
    ? t`It is being made.`
    : trimmed === ''
      ? t`Give it a name first.`
      : wrong
        ? t`The name is not right yet.`
        : undefined;
  return (
    <Dialog title={t`New account`} closeLabel={t`Close`} onClose={onClose}>
      <form
        className="space-y-3"
        onSubmit={event => {
          event.preventDefault();
          if (why === undefined) mutate();
        }}
      >
        <KindField kind={kind} onKind={setKind} />
        <NameField id={`${id}-name`} name={name} wrong={wrong} onName={setName} />
        <RolePicker id={id} held={held} onHeld={setHeld} />
        {error !== null && <ErrorPanel compact what={t`No account was made.`} failure={failureOf(error)} />}
        <div className="flex flex-wrap gap-2">
          <Button tone="primary" type="submit" unavailable={why}>
            <Trans>Make the account</Trans>
          </Button>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
