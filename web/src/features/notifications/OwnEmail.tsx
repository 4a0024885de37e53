import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { failureOf } from '../../api/errors';
import { notificationsApi, type OwnEmail as Own } from '../../api/notifications';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { Loading } from '../../shared/Loading';
import { toast } from '../../shared/toasts';
import { useFormat } from '../../shared/use-format';
import { Button } from '../../ui/Button';
import { inputClass } from '../../ui/fields';
import { keys, ownEmailQuery } from './queries';

interface LineProps {
  label: string;
  type: 'email' | 'text';
  verb: ReactNode;
  failed: string;
  send: (value: string) => Promise<Own>;
  onDone: () => void;
}

/** One field with its button. */
function Line({ label, type, verb, failed, send, onDone }: LineProps) {
  const { t } = useLingui();
  const id = useId();
  const client = useQueryClient();
  const [value, setValue] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: send,
    onSuccess(own) {
      client.setQueryData(keys.email, own);
      setValue('');
      onDone();
    },
  });
  const why = value.trim() === '' ? t`Type it first.` : isPending ? t`On its way.` : undefined;
  return (
    <form
      className="space-y-1"
      onSubmit={event => {
        event.preventDefault();
        if (why === undefined) mutate(value.trim());
      }}
    >
      <label htmlFor={id} className="block text-sm text-muted">
        {label}
      </label>
      <div className="flex flex-wrap gap-2">
        <input
          id={id}
          type={type}
          value={value}
          autoComplete={type === 'email' ? 'email' : 'one-time-code'}
          onChange={event => setValue(event.target.value)}
          className={`${inputClass} w-80 max-w-full`}
        />
        <Button type="submit" unavailable={why} aria-busy={isPending}>
          {verb}
        </Button>
      </div>
      {error !== null && <ErrorPanel compact what={failed} failure={failureOf(error)} />}
    </form>
  );
}

function Removing() {
  const { t } = useLingui();
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: notificationsApi.removeEmail,
    onSuccess: () => toast(t`You have no address any more.`),
    onError: error => toast(failureOf(error).message, 'alert'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.email }),
  });
  return (
    <Button tone="quiet" onClick={() => mutate()}>
      <Trans>Remove my address</Trans>
    </Button>
  );
}

/** The person's own address: it counts when the code that was sent there is repeated. */
export function OwnEmail() {
  const { t } = useLingui();
  const format = useFormat();
  const { data, error } = useQuery(ownEmailQuery);
  if (data === undefined && error !== null)
    return <ErrorPanel compact what={t`Your address could not be loaded.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  const { email, pending } = data;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        {email === null ? (
          <p>
            <Trans>You have no address: letters go to the name of your account, if that is one.</Trans>
          </p>
        ) : (
          <>
            <p className="min-w-0 break-words">
              <Trans>
                Letters go to <strong>{email}</strong>.
              </Trans>
            </p>
            <Removing />
          </>
        )}
      </div>
      {pending !== null && (
        <div className="space-y-2 rounded-md border border-divider p-2">
          <p role="status" className="text-sm break-words">
            <Trans>
              A code was sent to {pending.email}. It is good until{' '}
              {format.absolute(Date.parse(pending.until))}.
            </Trans>
          </p>
          <Line
            label={t`Code`}
            type="text"
            verb={<Trans>Confirm</Trans>}
            failed={t`The address is not confirmed.`}
            send={notificationsApi.confirmEmail}
            onDone={() => toast(t`Your address is confirmed.`)}
          />
        </div>
      )}
      <Line
        label={email === null ? t`My address` : t`Another address`}
        type="email"
        verb={<Trans>Send a code there</Trans>}
        failed={t`No code was sent.`}
        send={notificationsApi.sayEmail}
        onDone={() => toast(t`A code is on its way.`)}
      />
    </div>
  );
}
