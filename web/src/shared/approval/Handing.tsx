import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { failureOf } from '../../api/errors';
import type { InboxItem } from '../../api/types';
import { Button } from '../../ui/Button';
import { inputClass } from '../../ui/fields';
import { ErrorPanel } from '../ErrorPanel';
import { toast } from '../toasts';

interface Props {
  item: Pick<InboxItem, 'id' | 'binding' | 'may' | 'handed_on'>;
  onChange: () => void;
}

interface Handed {
  to: string;
  until: string;
  note: string;
}

interface FieldProps {
  label: string;
  value: string;
  onType: (value: string) => void;
  type?: 'text' | 'datetime-local';
}

function Field({ label, value, onType, type = 'text' }: FieldProps) {
  const id = useId();
  return (
    <div className="min-w-0 space-y-0.5">
      <label htmlFor={id} className="block text-xs text-muted">
        {label}
      </label>
      <input
        id={id}
        type={type}
        value={value}
        onChange={event => onType(event.target.value)}
        className={inputClass}
      />
    </div>
  );
}

interface FormProps {
  busy: boolean;
  onHand: (handed: Handed) => void;
}

function Form({ busy, onHand }: FormProps) {
  const { t } = useLingui();
  const [handed, setHanded] = useState<Handed>({ to: '', until: '', note: '' });
  const set = (key: keyof Handed) => (value: string) => setHanded({ ...handed, [key]: value });
  return (
    <div className="mt-2 flex flex-wrap items-end gap-2">
      <Field label={t`To, the name of an account`} value={handed.to} onType={set('to')} />
      <Field label={t`Comes back at`} type="datetime-local" value={handed.until} onType={set('until')} />
      <Field label={t`Note for them`} value={handed.note} onType={set('note')} />
      <Button
        aria-busy={busy}
        unavailable={handed.to.trim() === '' ? t`Say to whom.` : undefined}
        onClick={() => onHand(handed)}
      >
        <Trans>Hand it on</Trans>
      </Button>
    </div>
  );
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

/** Somebody else decides in one's place, for a time. */
export function Handing({ item, onChange }: Props) {
  const { t } = useLingui();
  const hand = useMutation({
    mutationFn: (handed: Handed | null) =>
      api.delegate(item.id, {
        to: handed === null ? null : handed.to.trim(),
        note: handed === null ? null : orNull(handed.note),
        until: handed === null || handed.until === '' ? null : new Date(handed.until).toISOString(),
        binding: item.binding,
      }),
    onSuccess(_, handed) {
      toast(handed === null ? t`Taken back` : t`Handed on to ${handed.to}`);
      onChange();
    },
    onError: onChange,
  });
  if (!item.may.take_back && !item.may.decide) return null;
  return (
    <div className="space-y-2">
      {item.may.take_back ? (
        <Button onClick={() => hand.mutate(null)} aria-busy={hand.isPending}>
          <Trans>Take it back</Trans>
        </Button>
      ) : (
        <details className="text-sm">
          <summary className="cursor-pointer text-muted">
            <Trans>Hand it on…</Trans>
          </summary>
          <Form busy={hand.isPending} onHand={hand.mutate} />
        </details>
      )}
      {hand.error !== null && (
        <ErrorPanel compact what={t`It was not handed on.`} failure={failureOf(hand.error)} />
      )}
    </div>
  );
}
