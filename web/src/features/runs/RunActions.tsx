import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, runFileUrl } from '../../api/client';
import { failureOf } from '../../api/errors';
import type { RunSummary } from '../../api/types';
import { toast } from '../../shared/toasts';
import { useRights } from '../../shared/session';
import { isActive } from '../../shared/status';
import { Button } from '../../ui/Button';
import { can, isSuspended } from './can';
import type { Ask } from './search';
import type { Verdict } from '../../shared/approval/can-decide';

interface Props {
  run: RunSummary;
  onCancel: () => void;
  onResume: () => void;
  onAgain: () => void;
  onCompare: () => void;
  onAsk: (ask: Ask) => void;
  /** Whether the workflow declares signals. */
  signals: boolean;
}

export function useResume(run: RunSummary | undefined) {
  const { t } = useLingui();
  return useMutation({
    mutationFn: (id: string) => api.resumeRun(id),
    onSuccess: () => toast(t`${run?.name ?? ''} goes on.`),
    onError: error => toast(failureOf(error).message, 'alert'),
  });
}

/** What is asked about before it is done. */
function Asking({ run, signals, onAsk }: Pick<Props, 'run' | 'signals' | 'onAsk'>) {
  const { t } = useLingui();
  const rights = useRights();
  const button = (ask: Ask, verdict: Verdict, text: ReactNode) => (
    <Button unavailable={verdict.ok ? undefined : t(verdict.why)} onClick={() => onAsk(ask)}>
      {text}
    </Button>
  );
  return (
    <>
      {isActive(run.status) && (
        <>
          {run.status !== 'paused' && button('pause', can.resume(run, rights), <Trans>Pause…</Trans>)}
          {signals && button('signal', can.signal(run, rights), <Trans>Send signal…</Trans>)}
          {button('checkpoint', can.checkpoint(run, rights), <Trans>Checkpoint…</Trans>)}
        </>
      )}
      {!isActive(run.status) &&
        run.status !== 'succeeded' &&
        button('retry', can.retry(run, rights), <Trans>Retry…</Trans>)}
      {button('fork', can.fork(run, rights), <Trans>Fork from here…</Trans>)}
      {button('hold', can.hold(rights), <Trans>Hold…</Trans>)}
    </>
  );
}

export function RunActions({ run, signals, onCancel, onResume, onAgain, onCompare, onAsk }: Props) {
  const { t } = useLingui();
  const rights = useRights();
  const cancel = can.cancel(run, rights);
  const resume = can.resume(run, rights);
  const again = can.again(run, rights);
  return (
    <>
      {(run.status === 'paused' || isSuspended(run)) && run.imported === null && (
        <Button tone="primary" unavailable={resume.ok ? undefined : t(resume.why)} onClick={onResume}>
          <Trans>Resume</Trans>
        </Button>
      )}
      {isActive(run.status) && run.imported === null && (
        <Button tone="danger" unavailable={cancel.ok ? undefined : t(cancel.why)} onClick={onCancel}>
          <Trans>Cancel…</Trans>
        </Button>
      )}
      <Asking run={run} signals={signals} onAsk={onAsk} />
      <Button unavailable={again.ok ? undefined : t(again.why)} onClick={onAgain}>
        <Trans>Run again…</Trans>
      </Button>
      <Button onClick={onCompare}>
        <Trans>Compare…</Trans>
      </Button>
      <a
        href={runFileUrl(run.id)}
        download
        className="inline-flex min-h-7 items-center rounded-md border border-control bg-surface px-2.5 py-0.5 text-sm hover:bg-hover pointer-coarse:min-h-11"
      >
        <Trans>Export</Trans>
      </a>
    </>
  );
}
