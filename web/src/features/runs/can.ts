import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { RunSummary } from '../../api/types';
import { may } from '../../shared/rights';

/** What may be done, decided in one place; a refusal says why. The server decides again. */
export type Verdict = { ok: true } | { ok: false; why: MessageDescriptor };

const YES: Verdict = { ok: true };
const no = (why: MessageDescriptor): Verdict => ({ ok: false, why });

const NO_CONTROL = msg`You may not control runs.`;

type Run = Pick<RunSummary, 'status' | 'note' | 'workspace'>;

/** A run that no process carries on. The server says so in the note. */
export const isSuspended = (run: Pick<Run, 'status' | 'note'>) =>
  (run.status === 'running' || run.status === 'waiting') && /suspend/i.test(run.note ?? '');

export const can = {
  cancel(run: Run, rights: string[]): Verdict {
    if (!may(rights, 'run', 'control', run.workspace)) return no(NO_CONTROL);
    if (run.status === 'cancelling') return no(msg`The run is being cancelled already.`);
    if (run.status !== 'running' && run.status !== 'waiting') return no(msg`The run is over.`);
    return YES;
  },
  resume(run: Run, rights: string[]): Verdict {
    if (!may(rights, 'run', 'control', run.workspace)) return no(NO_CONTROL);
    return run.status === 'running' || run.status === 'waiting' ? YES : no(msg`The run is over.`);
  },
  decide(
    approval: { decided: unknown; expires_at: string | null },
    workspace: string,
    rights: string[],
    now: number,
  ): Verdict {
    if (!may(rights, 'approval', 'approve', workspace)) return no(msg`You may not decide approvals.`);
    if (approval.decided !== null) return no(msg`It is decided already.`);
    if (approval.expires_at !== null && Date.parse(approval.expires_at) <= now)
      return no(msg`The time to decide is over.`);
    return YES;
  },
};
