import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { RunSummary } from '../../api/types';
import { canDecide, type Verdict } from '../../shared/approval/can-decide';
import { may } from '../../shared/rights';
import { isActive } from '../../shared/status';

/** What may be done, decided in one place; a refusal says why. The server decides again. */
const YES: Verdict = { ok: true };
const no = (why: MessageDescriptor): Verdict => ({ ok: false, why });

const NO_CONTROL = msg`You may not control runs.`;

const ELSEWHERE = msg`The run happened elsewhere: it can only be looked at.`;

type Run = Pick<RunSummary, 'status' | 'note' | 'workspace' | 'imported'>;

/** A run that no process carries on. The server says so in the note. */
export const isSuspended = (run: Pick<Run, 'status' | 'note'>) =>
  (run.status === 'running' || run.status === 'waiting') && /suspend/i.test(run.note ?? '');

export const can = {
  cancel(run: Run, rights: string[]): Verdict {
    if (run.imported !== null) return no(ELSEWHERE);
    if (!may(rights, 'run', 'control', run.workspace)) return no(NO_CONTROL);
    if (run.status === 'cancelling') return no(msg`The run is being cancelled already.`);
    return isActive(run.status) ? YES : no(msg`The run is over.`);
  },
  resume(run: Run, rights: string[]): Verdict {
    if (run.imported !== null) return no(ELSEWHERE);
    if (!may(rights, 'run', 'control', run.workspace)) return no(NO_CONTROL);
    if (run.status === 'cancelling') return no(msg`The run is being cancelled already.`);
    return isActive(run.status) ? YES : no(msg`The run is over.`);
  },
  checkpoint(run: Run, rights: string[]): Verdict {
    if (run.imported !== null) return no(ELSEWHERE);
    if (!may(rights, 'run', 'control', run.workspace)) return no(NO_CONTROL);
    return isActive(run.status) ? YES : no(msg`The run is over.`);
  },
  signal(run: Run, rights: string[]): Verdict {
    return can.checkpoint(run, rights);
  },
  fork(run: Run, rights: string[]): Verdict {
    if (run.imported !== null) return no(ELSEWHERE);
    return may(rights, 'run', 'create', run.workspace) ? YES : no(msg`You may not start runs.`);
  },
  retry(run: Run, rights: string[]): Verdict {
    if (run.imported !== null) return no(ELSEWHERE);
    if (!may(rights, 'run', 'create', run.workspace)) return no(msg`You may not start runs.`);
    if (isActive(run.status)) return no(msg`The run is not over yet.`);
    return run.status === 'succeeded' ? no(msg`Nothing in it has failed.`) : YES;
  },
  rollback(run: Run, rights: string[]): Verdict {
    if (run.imported !== null) return no(ELSEWHERE);
    if (!may(rights, 'run', 'control', run.workspace)) return no(NO_CONTROL);
    if (!may(rights, 'run', 'create', run.workspace)) return no(msg`You may not start runs.`);
    return isActive(run.status) ? no(msg`The run is not over yet.`) : YES;
  },
  hold(rights: string[]): Verdict {
    return may(rights, 'retention', 'control') ? YES : no(msg`You may not hold runs.`);
  },
  again(run: Run, rights: string[]): Verdict {
    if (!may(rights, 'run', 'create', run.workspace)) return no(msg`You may not start runs.`);
    return isActive(run.status) && run.imported === null ? no(msg`The run is not over yet.`) : YES;
  },
  decide: canDecide,
};
