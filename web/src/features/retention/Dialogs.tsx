import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { failureOf } from '../../api/errors';
import { retentionApi } from '../../api/retention';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { toast } from '../../shared/toasts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { inputClass } from '../../ui/fields';
import { keys, planQuery } from './queries';
import type { RetentionSearch } from './search';

function ApplyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { data } = useQuery(planQuery);
  const apply = useMutation({
    mutationFn: (binding: string) => retentionApi.apply(binding),
    onSuccess({ removed }) {
      toast(t`Removed: ${removed}`);
      onClose();
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.all }),
  });
  const waits = data === undefined ? t`The plan is being loaded.` : undefined;
  return (
    <Dialog
      title={t`Remove what is past its time?`}
      closeLabel={t`Close`}
      onClose={onClose}
      role="alertdialog"
    >
      <div className="space-y-3">
        <p className="text-sm">
          {data !== undefined && <Plural value={data.removed} one="# run goes." other="# runs go." />}{' '}
          <Trans>
            Histories and values go for good; of each run a tombstone stays. What the plan names is removed,
            or nothing.
          </Trans>
        </p>
        {apply.error !== null && (
          <ErrorPanel compact what={t`Nothing was removed.`} failure={failureOf(apply.error)} />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>
            <Trans>Keep them</Trans>
          </Button>
          <Button
            tone="danger"
            aria-busy={apply.isPending}
            unavailable={apply.isPending ? t`On its way.` : waits}
            onClick={() => data !== undefined && apply.mutate(data.binding)}
          >
            <Trans>Remove</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function LiftDialog({ held, onClose }: { held: string; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const id = useId();
  const [reason, setReason] = useState('');
  const lift = useMutation({
    mutationFn: () => retentionApi.lift(held, reason.trim()),
    onSuccess() {
      void client.invalidateQueries({ queryKey: keys.all });
      toast(t`It is not held any more.`);
      onClose();
    },
  });
  return (
    <Dialog title={t`Let go of what is held?`} closeLabel={t`Close`} onClose={onClose}>
      <div className="space-y-3">
        <p className="text-sm break-all">
          <Trans>From now on the rules are about {held} again.</Trans>
        </p>
        <label htmlFor={id} className="block text-sm font-semibold">
          <Trans>Reason, kept in the audit</Trans>
        </label>
        <input
          id={id}
          value={reason}
          onChange={event => setReason(event.target.value)}
          className={`${inputClass} w-full`}
        />
        {lift.error !== null && (
          <ErrorPanel compact what={t`It is still held.`} failure={failureOf(lift.error)} />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>
            <Trans>Keep it held</Trans>
          </Button>
          <Button
            tone="primary"
            aria-busy={lift.isPending}
            unavailable={reason.trim() === '' ? t`Say why.` : lift.isPending ? t`On its way.` : undefined}
            onClick={() => lift.mutate()}
          >
            <Trans>Let go</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** What is asked on top of the page, as the address says. */
export function Dialogs({ search, onClose }: { search: RetentionSearch; onClose: () => void }) {
  if (search.lift !== undefined) return <LiftDialog held={search.lift} onClose={onClose} />;
  return search.ask === undefined ? null : <ApplyDialog onClose={onClose} />;
}
