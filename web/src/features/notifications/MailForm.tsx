import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { failureOf } from '../../api/errors';
import { notificationsApi, type Preferences } from '../../api/notifications';
import { Button } from '../../ui/Button';
import { CheckChip } from '../../ui/Check';
import { inputClass } from '../../ui/fields';
import { OwnEmail } from './OwnEmail';

interface Props {
  preferences: Preferences;
  onSave: (preferences: Preferences) => void;
}

type Quiet = Preferences['quiet'];

const USUAL = { from: '22:00', to: '07:00' };

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="flex min-w-0 flex-col gap-1 text-sm">
      <span className="text-muted">{label}</span>
      {children}
    </label>
  );
}

function QuietFields({ quiet, onQuiet }: { quiet: Quiet; onQuiet: (quiet: Quiet) => void }) {
  const { t } = useLingui();
  return (
    <div className="flex flex-wrap items-end gap-3">
      <CheckChip checked={quiet !== null} onChange={on => onQuiet(on ? { ...USUAL, zone: ownZone() } : null)}>
        <Trans>Quiet hours</Trans>
      </CheckChip>
      {quiet !== null && (
        <>
          {(['from', 'to'] as const).map(edge => (
            <Field key={edge} label={edge === 'from' ? t`From` : t`To`}>
              <input
                type="time"
                required
                value={quiet[edge]}
                onChange={event => onQuiet({ ...quiet, [edge]: event.target.value })}
                className={inputClass}
              />
            </Field>
          ))}
          <Field label={t`Time zone`}>
            <input
              value={quiet.zone}
              onChange={event => onQuiet({ ...quiet, zone: event.target.value })}
              className={inputClass}
            />
          </Field>
        </>
      )}
    </div>
  );
}

/** Shows the failure as it was: whoever runs the mail server needs the server's own words. */
function TestMail() {
  const { t } = useLingui();
  const { mutate, data, error, isPending } = useMutation({ mutationFn: notificationsApi.testMail });
  const failure = error === null ? (data?.error ?? null) : failureOf(error).message;
  const { to = '', said = '' } = data ?? {};
  return (
    <div className="space-y-2">
      <Button unavailable={isPending ? t`It is being sent.` : undefined} onClick={() => mutate()}>
        <Send className="size-3.5" aria-hidden="true" />
        <Trans>Send a test e-mail</Trans>
      </Button>
      <p role="status" className="text-sm break-words">
        {failure !== null && <code className="st-failed font-mono text-st-text">{failure}</code>}
        {failure === null && data !== undefined && (
          <Trans>
            The server took the letter to {to}: {said}
          </Trans>
        )}
      </p>
    </div>
  );
}

function Fields({ preferences, onSave }: Props) {
  const { t } = useLingui();
  const [email, setEmail] = useState(preferences.email);
  const [quiet, setQuiet] = useState(preferences.quiet);
  const [digest, setDigest] = useState(preferences.digest);
  return (
    <form
      className="space-y-3"
      onSubmit={event => {
        event.preventDefault();
        onSave({ ...preferences, email, quiet, digest });
      }}
    >
      <div className="flex flex-wrap gap-3">
        <Field label={t`How often`}>
          <select
            value={digest}
            onChange={event => setDigest(event.target.value as Preferences['digest'])}
            className={inputClass}
          >
            <option value="off">{t`Each at once`}</option>
            <option value="hourly">{t`Gathered, hourly`}</option>
            <option value="daily">{t`Gathered, daily`}</option>
          </select>
        </Field>
      </div>
      {preferences.email !== null && (
        <CheckChip checked={email !== null} onChange={on => setEmail(on ? preferences.email : null)}>
          <Trans>To {preferences.email} instead</Trans>
        </CheckChip>
      )}
      <QuietFields quiet={quiet} onQuiet={setQuiet} />
      <Button type="submit" tone="primary">
        <Trans>Save</Trans>
      </Button>
    </form>
  );
}

export function MailForm({ preferences, onSave }: Props) {
  const { t } = useLingui();
  const { email, quiet, digest } = preferences;
  return (
    <section
      aria-label={t`E-mail`}
      className="space-y-3 rounded-lg border border-divider bg-surface p-3 shadow-panel"
    >
      <h2 className="text-lg">
        <Trans>E-mail</Trans>
      </h2>
      <OwnEmail />
      <Fields key={JSON.stringify([email, quiet, digest])} preferences={preferences} onSave={onSave} />
      <TestMail />
    </section>
  );
}
