import { Trans, useLingui } from '@lingui/react/macro';
import { api } from '../../api/client';
import type { RunSummary } from '../../api/types';
import { ReasonDialog, useReason } from '../../shared/ReasonDialog';

export function CancelDialog({ run, onClose }: { run: RunSummary; onClose: () => void }) {
  const { t } = useLingui();
  const [reason, field] = useReason();
  return (
    <ReasonDialog
      danger
      title={t`Cancel ${run.name}?`}
      verb={<Trans>Cancel the run</Trans>}
      keep={<Trans>Keep it running</Trans>}
      perform={() => api.cancelRun(run.id, reason)}
      done={() => t`Cancelling ${run.name}.`}
      failed={t`The run was not cancelled.`}
      onClose={onClose}
    >
      <p className="text-sm">
        <Trans>
          Steps at work are told to stop, no other step begins, and what is finished stays in the journal. A
          cancelled run cannot go on.
        </Trans>
      </p>
      {field}
    </ReasonDialog>
  );
}
