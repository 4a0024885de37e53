import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { may } from '../rights';

export type Verdict = { ok: true } | { ok: false; why: MessageDescriptor };

const no = (why: MessageDescriptor): Verdict => ({ ok: false, why });

/** Whether an approval may be decided now; a refusal says why. The server decides again. */
export function canDecide(
  approval: { decided?: unknown; expires_at?: string | null | undefined },
  workspace: string,
  rights: string[],
  now: number,
): Verdict {
  if (!may(rights, 'approval', 'approve', workspace)) return no(msg`You may not decide approvals.`);
  if (approval.decided != null) return no(msg`It is decided already.`);
  if (approval.expires_at != null && Date.parse(approval.expires_at) <= now)
    return no(msg`The time to decide is over.`);
  return { ok: true };
}
