import { Trans, useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import { api } from '../../api/client';
import { failureOf } from '../../api/errors';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { chipClass } from '../../ui/fields';
import { activate } from '../i18n/i18n';
import { setPref, usePrefs, type Prefs } from '../prefs';
import { setSignedOut, useMe } from '../session';
import { toast } from '../toasts';

interface ChoiceProps<K extends keyof Prefs> {
  name: K;
  label: string;
  options: [Prefs[K], string][];
  onPick?: (value: Prefs[K]) => void;
}

function Choice<K extends keyof Prefs>({ name, label, options, onPick }: ChoiceProps<K>) {
  const prefs = usePrefs();
  const id = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-semibold">{label}</legend>
      <div className="flex flex-wrap gap-1.5">
        {options.map(([value, text]) => (
          <label key={value} className={chipClass}>
            <input
              type="radio"
              name={id}
              checked={prefs[name] === value}
              onChange={() => {
                setPref(name, value);
                onPick?.(value);
              }}
              className="size-3.5 accent-accent outline-none"
            />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Session({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const signOut = async () => {
    try {
      await api.signOut();
      onClose();
      setSignedOut(true);
    } catch (error) {
      toast(failureOf(error).message, 'alert');
    }
  };
  if (me === undefined) return null;
  return (
    <div className="flex flex-wrap items-center gap-3 border-t border-divider pt-3 text-sm">
      <p className="min-w-0 flex-1 text-muted">
        <Trans>
          Signed in as {me.principal.name} · {me.org.name} · version {me.version}
        </Trans>
      </p>
      <Button onClick={() => void signOut()}>
        <Trans>Sign out</Trans>
      </Button>
    </div>
  );
}

export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog title={t`Settings`} closeLabel={t`Close`} onClose={onClose}>
      <div className="space-y-4">
        <Choice
          name="theme"
          label={t`Theme`}
          options={[
            ['system', t`As the system`],
            ['light', t`Light`],
            ['dark', t`Dark`],
          ]}
        />
        <Choice
          name="locale"
          label={t`Language`}
          options={[
            ['en', 'English'],
            ['de', 'Deutsch'],
            ['en-XA', t`Pseudo (for testing)`],
          ]}
          onPick={locale => void activate(locale)}
        />
        <Choice
          name="density"
          label={t`Density`}
          options={[
            ['compact', t`Compact`],
            ['comfortable', t`Comfortable`],
          ]}
        />
        <Choice
          name="times"
          label={t`Times`}
          options={[
            ['relative', t`Relative`],
            ['absolute', t`Absolute`],
          ]}
        />
        <Choice
          name="letterKeys"
          label={t`Single-letter shortcuts`}
          options={[
            ['on', t`On`],
            ['off', t`Off`],
          ]}
        />
        <Session onClose={onClose} />
      </div>
    </Dialog>
  );
}
