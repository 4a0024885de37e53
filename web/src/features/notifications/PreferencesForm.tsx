import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { failureOf } from '../../api/errors';
import {
  CLASSES,
  notificationsApi,
  type Channels,
  type NotificationClass,
  type Preferences,
} from '../../api/notifications';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { Loading } from '../../shared/Loading';
import { setPref, usePrefs } from '../../shared/prefs';
import { toast } from '../../shared/toasts';
import { CheckChip } from '../../ui/Check';
import { MailForm } from './MailForm';
import { keys, preferencesQuery } from './queries';
import { ALWAYS, CLASS_LABELS } from './words';

function useSaving() {
  const { t } = useLingui();
  const client = useQueryClient();
  return useMutation({
    mutationFn: notificationsApi.prefer,
    onMutate: (next: Preferences) => client.setQueryData(keys.preferences, next),
    onSuccess: saved => {
      client.setQueryData(keys.preferences, saved);
      toast(t`Saved.`);
    },
    onError: error => {
      void client.invalidateQueries({ queryKey: keys.preferences });
      toast(failureOf(error).message, 'alert');
    },
  });
}

interface RowProps {
  name: NotificationClass;
  channels: Channels;
  onChange: (channels: Channels) => void;
}

function Row({ name, channels, onChange }: RowProps) {
  const { t } = useLingui();
  const label = t(CLASS_LABELS[name]);
  const words = { console: t`In the console`, email: t`By e-mail`, webhook: t`By webhook` };
  const always = ALWAYS.includes(name);
  return (
    <tr className="border-b border-divider last:border-b-0">
      <th scope="row" className="px-3 py-1.5 text-start font-normal">
        {label}
      </th>
      {(['console', 'email', 'webhook'] as const).map(channel => {
        const fixed = channel === 'console' && always;
        return (
          <td key={channel} className="px-3 py-1.5 text-center">
            <input
              type="checkbox"
              aria-label={`${label}: ${words[channel]}`}
              title={fixed ? t`Somebody has to act: the list always has it.` : undefined}
              aria-disabled={fixed}
              checked={channels[channel]}
              onChange={event => {
                if (!fixed) onChange({ ...channels, [channel]: event.target.checked });
              }}
              className={`size-4 align-middle accent-accent ${fixed ? 'cursor-not-allowed opacity-60' : ''}`}
            />
          </td>
        );
      })}
    </tr>
  );
}

export function PreferencesForm() {
  const { t } = useLingui();
  const { data, error } = useQuery(preferencesQuery);
  const { mutate } = useSaving();
  const { news } = usePrefs();
  if (data === undefined && error !== null)
    return <ErrorPanel what={t`The preferences could not be loaded.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  return (
    <div className="space-y-4">
      <div className="overflow-x-auto rounded-lg border border-divider bg-surface shadow-panel">
        <table className="w-full text-sm" aria-label={t`What I am told, and how`}>
          <thead>
            <tr className="border-b border-divider text-xs text-muted [&>th]:px-3 max-sm:[&>th]:px-1.5 [&>th]:py-1.5 [&>th]:font-normal">
              <th scope="col" className="text-start">
                <Trans>What</Trans>
              </th>
              <th scope="col">
                <Trans>Console</Trans>
              </th>
              <th scope="col" className="whitespace-nowrap">
                <Trans>E-mail</Trans>
              </th>
              <th scope="col">
                <Trans>Webhook</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {CLASSES.map(name => (
              <Row
                key={name}
                name={name}
                channels={data.classes[name]}
                onChange={channels => mutate({ ...data, classes: { ...data.classes, [name]: channels } })}
              />
            ))}
          </tbody>
        </table>
      </div>
      <CheckChip checked={news === 'on'} onChange={on => setPref('news', on ? 'on' : 'off')}>
        <Trans>In this browser, say on top of the page what is new</Trans>
      </CheckChip>
      <MailForm preferences={data} onSave={mutate} />
    </div>
  );
}
