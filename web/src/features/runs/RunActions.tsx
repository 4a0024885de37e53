import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { api, runFileUrl } from '../../api/client';
import { failureOf } from '../../api/errors';
import type { RunSummary } from '../../api/types';
import { toast } from '../../shared/toasts';
import { useRights } from '../../shared/session';
import { isActive } from '../../shared/status';
import { Button } from '../../ui/Button';
import { can, isSuspended } from './can';

interface Props {
  run: RunSummary;
  onCancel: () => void;
  onResume: () => void;
  onAgain: () => void;
  onCompare: () => void;
}

export function useResume(run: RunSummary | undefined) {
  const { t } = useLingui();
  return useMutation({
    mutationFn: (id: string) => api.resumeRun(id),
    onSuccess: () => toast(t`${run?.name ?? ''} goes on.`),
    onError: error => toast(failureOf(error).message, 'alert'),
  });
}

export function RunActions({ run, onCancel, onResume, onAgain, onCompare }: Props) {
  const { t } = useLingui();
  const rights = useRights();
  const cancel = can.cancel(run, rights);
  const resume = can.resume(run, rights);
  const again = can.again(run, rights);
  return (
    <>
      {isSuspended(run) && run.imported === null && (
        <Button tone="primary" unavailable={resume.ok ? undefined : t(resume.why)} onClick={onResume}>
          <Trans>Resume</Trans>
        </Button>
      )}
      {isActive(run.status) && run.imported === null && (
        <Button tone="danger" unavailable={cancel.ok ? undefined : t(cancel.why)} onClick={onCancel}>
          <Trans>Cancel…</Trans>
        </Button>
      )}
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
