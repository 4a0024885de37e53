import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api } from '../../../api/client';
import { freshKey } from '../../../api/fresh-key';
import { retentionApi } from '../../../api/retention';
import type { RunSummary, RunView } from '../../../api/types';
import { withTexts } from '../../../shared/i18n/i18n';
import type { Ask } from '../search';
import { Field, ReasonDialog, useReason } from '../../../shared/ReasonDialog';

// Its form comes with the texts of all forms.
const SignalDialog = lazy(() =>
  withTexts('editing', import('./SignalDialog')).then(m => ({ default: m.SignalDialog })),
);

interface Props {
  run: RunSummary;
  onClose: () => void;
}

function PauseDialog({ run, onClose }: Props) {
  const { t } = useLingui();
  const [reason, field] = useReason();
  return (
    <ReasonDialog
      title={t`Pause ${run.name}?`}
      verb={<Trans>Pause the run</Trans>}
      perform={() => api.pauseRun(run.id, reason)}
      done={() => t`${run.name} is paused.`}
      failed={t`The run was not paused.`}
      onClose={onClose}
    >
      <p className="text-sm">
        <Trans>
          Nothing else begins until it is resumed. What is at work comes to its end, and its result is kept.
        </Trans>
      </p>
      {field}
    </ReasonDialog>
  );
}

function CheckpointDialog({ run, onClose }: Props) {
  const { t } = useLingui();
  const [name, setName] = useState('');
  const [reason, field] = useReason();
  return (
    <ReasonDialog
      title={t`Set a checkpoint in ${run.name}`}
      verb={<Trans>Set the checkpoint</Trans>}
      perform={() => api.checkpointRun(run.id, name.trim(), reason)}
      done={made => t`Checkpoint ${made.name} is event ${made.seq}.`}
      failed={t`No checkpoint was set.`}
      onClose={onClose}
    >
      <p className="text-sm">
        <Trans>
          The place that the history has come to gets a name, and the state of the run is kept there. The run
          goes on.
        </Trans>
      </p>
      <Field
        label={<Trans>Name</Trans>}
        hint={<Trans>A letter, then a–z, 0–9, “-”, “_” and “.”; left empty, a name is made.</Trans>}
        value={name}
        onValue={setName}
      />
      {field}
    </ReasonDialog>
  );
}

/** To the run that was made. */
function useShow() {
  const navigate = useNavigate();
  return (made: RunSummary) => void navigate({ to: '/runs/$id', params: { id: made.id } });
}

function ForkDialog({ run, at, onClose }: Props & { at: number }) {
  const { t } = useLingui();
  const [key] = useState(freshKey);
  const show = useShow();
  return (
    <ReasonDialog
      title={t`Fork ${run.name} from event ${at}?`}
      verb={<Trans>Start the fork</Trans>}
      perform={() => api.forkRun(run.id, at, key)}
      done={made => t`${made.name} goes on from event ${at} as a new run.`}
      failed={t`No run was started.`}
      onDone={show}
      onClose={onClose}
    >
      <p className="text-sm">
        <Trans>
          A new run that shares the past of this one up to event {at}. What had ended by then is taken over
          and not paid again; everything else is begun anew. This run stays as it is.
        </Trans>
      </p>
    </ReasonDialog>
  );
}

function RetryDialog({ run, onClose }: Props) {
  const { t } = useLingui();
  const [key] = useState(freshKey);
  const [version, setVersion] = useState('');
  const show = useShow();
  return (
    <ReasonDialog
      title={t`Retry ${run.name}?`}
      verb={<Trans>Start the retry</Trans>}
      perform={() => api.retryRun(run.id, version.trim(), key)}
      done={made => t`${made.name} goes on from what failed as a new run.`}
      failed={t`No run was started.`}
      onDone={show}
      onClose={onClose}
    >
      <p className="text-sm">
        <Trans>
          A new run that goes on from what failed in this one. What had succeeded is taken over and not paid
          again.
        </Trans>
      </p>
      <Field
        label={<Trans>Version of the stored workflow</Trans>}
        hint={<Trans>A number or a label; left empty, it is the version of this run.</Trans>}
        value={version}
        onValue={setVersion}
      />
    </ReasonDialog>
  );
}

function HoldDialog({ run, onClose }: Props) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  return (
    <ReasonDialog
      title={t`Hold ${run.name}?`}
      verb={<Trans>Hold the run</Trans>}
      perform={() => retentionApi.hold(run.id, reason.trim())}
      done={hold => t`${run.name} is held: ${hold.reason}`}
      failed={t`The run is not held.`}
      onClose={onClose}
    >
      <p className="text-sm">
        <Trans>
          A run that is held stays past the time for which runs are kept, until somebody lets go of it under
          Retention.
        </Trans>
      </p>
      <Field
        label={<Trans>Why it must stay</Trans>}
        hint={<Trans>Kept in the audit, such as the number of a case.</Trans>}
        value={reason}
        onValue={setReason}
      />
    </ReasonDialog>
  );
}

interface All {
  ask: Ask;
  view: RunView;
  /** The event that is looked at. */
  at: number;
  onClose: () => void;
}

export function SteerDialogs({ ask, view, at, onClose }: All) {
  const { run } = view;
  switch (ask) {
    case 'signal':
      return (
        <Suspense fallback={null}>
          <SignalDialog view={view} onClose={onClose} />
        </Suspense>
      );
    case 'pause':
      return <PauseDialog run={run} onClose={onClose} />;
    case 'checkpoint':
      return <CheckpointDialog run={run} onClose={onClose} />;
    case 'fork':
      return <ForkDialog run={run} at={at} onClose={onClose} />;
    case 'retry':
      return <RetryDialog run={run} onClose={onClose} />;
    case 'hold':
      return <HoldDialog run={run} onClose={onClose} />;
  }
}
