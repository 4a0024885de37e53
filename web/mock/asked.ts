import type { ApprovalView, InboxItem, Payload, RunView, TaskView } from '../src/api/types';

/** A question as the journal tells it, with the usual rule. */
export function asked(
  of: Pick<ApprovalView, 'id' | 'title' | 'details' | 'binding'> & Partial<ApprovalView>,
): ApprovalView {
  return {
    expires_at: null,
    asks: 'approval',
    call: null,
    tool: null,
    input: null,
    answer: null,
    rule: {},
    rejected: 'fails',
    edited: [],
    decisions: [],
    handed: [],
    escalated: false,
    effective_at: null,
    decided: null,
    ...of,
  };
}

/** The task as an item of the inbox, if it is one. */
export function itemOf({ run }: Pick<RunView, 'run'>, task: TaskView): InboxItem[] {
  const { approval } = task;
  if (approval === null) return [];
  const open = task.status === 'waiting';
  const handed = approval.handed as unknown as {
    from: { name: string };
    to: string;
    note: string | null;
    until: string | null;
  }[];
  return [
    {
      id: approval.id,
      asks: approval.answer === null ? 'approval' : 'question',
      run: run.id,
      run_name: run.name,
      workspace: run.workspace,
      asked_by: run.owner?.name ?? null,
      task: task.path,
      title: approval.title,
      details: approval.details,
      call:
        approval.tool === null
          ? null
          : { tool: approval.tool, input: approval.input as Payload, class: 'irreversible' },
      answer: approval.answer,
      rule: {
        approvers: null,
        needed: 1,
        not_by_requester: false,
        on_expiry: 'fail',
        escalate_to: null,
        grace_ms: null,
        ...approval.rule,
      },
      rejected: approval.rejected,
      binding: approval.binding,
      state: open ? 'open' : approval.decided?.approved === true ? 'approved' : 'rejected',
      asked_at: task.started_at ?? run.started_at,
      expires_at: approval.expires_at,
      escalated: approval.escalated,
      effective_at: approval.effective_at,
      run_status: run.status,
      edited: approval.edited.map(({ by, at, reason }) => ({ by, at, note: reason })),
      decisions: approval.decisions,
      handed_on: handed.map(({ from, to, note, until }) => ({ from: from.name, to, note, until })),
      decided: approval.decided,
      may: {
        decide: open && handed.length === 0,
        why_not:
          handed.length === 0 ? null : `you have handed this on to ${handed[0]?.to}; take it back first`,
        edit: open && handed.length === 0 && approval.tool !== null,
        withdraw: false,
        take_back: open && handed.length > 0,
      },
    },
  ];
}
