import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { failureOf } from '../../api/errors';
import type { RunSummary } from '../../api/types';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { toast } from '../../shared/toasts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { inputClass } from '../../ui/fields';

export function CancelDialog({ run, onClose }: { run: RunSummary; onClose: () => void }) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const id = useId();
  const cancel = useMutation({
    mutationFn: () => api.cancelRun(run.id, reason.trim()),
    onSuccess: () => {
      toast(t`Cancelling ${run.name}.`);
      onClose();
    },
  });
  return (
    <Dialog role="alertdialog" title={t`Cancel ${run.name}?`} closeLabel={t`Close`} onClose={onClose}>
      <div className="space-y-3">
        <p className="text-sm">
          <Trans>
            Steps at work are told to stop, no other step begins, and what is finished stays in the journal. A
            cancelled run cannot go on.
          </Trans>
        </p>
        <label htmlFor={id} className="block text-sm font-semibold">
          <Trans>Reason, kept in the journal</Trans>
        </label>
        <input
          id={id}
          value={reason}
          onChange={event => setReason(event.target.value)}
          className={`${inputClass} w-full`}
        />
        {cancel.error !== null && (
          <ErrorPanel compact what={t`The run was not cancelled.`} failure={failureOf(cancel.error)} />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>
            <Trans>Keep it running</Trans>
          </Button>
          <Button
            tone="danger"
            aria-busy={cancel.isPending}
            unavailable={cancel.isPending ? t`On its way.` : undefined}
            onClick={() => cancel.mutate()}
          >
            <Trans>Cancel the run</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
