import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { failureOf } from '../api/errors';
import { ErrorPanel } from './ErrorPanel';
import { toast } from './toasts';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { inputClass } from '../ui/fields';

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  value: string;
  onValue: (value: string) => void;
}

export function Field({ label, hint, value, onValue }: FieldProps) {
  const id = useId();
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block text-sm font-semibold">
        {label}
      </label>
      <input
        id={id}
        value={value}
        onChange={event => onValue(event.target.value)}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className={`${inputClass} w-full`}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

/** The value of a field, and the field as it is asked for. */
export function useReason(
  label: ReactNode = <Trans>Reason, kept in the journal</Trans>,
): [string, ReactNode] {
  const [reason, setReason] = useState('');
  return [reason.trim(), <Field key="reason" label={label} value={reason} onValue={setReason} />];
}

interface Props<T> {
  title: string;
  /** What it means, and what is asked for it. */
  children: ReactNode;
  /** On the button. */
  verb: ReactNode;
  perform: () => Promise<T>;
  /** What is said when it is done. */
  done: (result: T) => string;
  failed: string;
  onDone?: (result: T) => void;
  onClose: () => void;
  /** On the button that leaves everything as it is. */
  keep?: ReactNode;
  /** What cannot be taken back is asked more loudly. */
  danger?: boolean;
  /** Why it cannot be done now. */
  unavailable?: string | undefined;
}

/** Asks before something is done, and why. */
export function ReasonDialog<T>({
  title,
  children,
  verb,
  perform,
  done,
  failed,
  onDone,
  onClose,
  keep,
  danger = false,
  unavailable,
}: Props<T>) {
  const { t } = useLingui();
  const steer = useMutation({
    mutationFn: perform,
    onSuccess: result => {
      toast(done(result));
      onClose();
      onDone?.(result);
    },
  });
  return (
    <Dialog title={title} closeLabel={t`Close`} onClose={onClose} role={danger ? 'alertdialog' : 'dialog'}>
      <div className="space-y-3">
        {children}
        {steer.error !== null && <ErrorPanel compact what={failed} failure={failureOf(steer.error)} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{keep ?? <Trans>Leave it</Trans>}</Button>
          <Button
            tone={danger ? 'danger' : 'primary'}
            aria-busy={steer.isPending}
            unavailable={steer.isPending ? t`On its way.` : unavailable}
            onClick={() => steer.mutate()}
          >
            {verb}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
