import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../../../api/client';
import { failureOf } from '../../../api/errors';
import type { ApprovalView, RunSummary } from '../../../api/types';
import { CopyButton } from '../../../shared/CopyButton';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { useNow } from '../../../shared/hooks/use-now';
import { PayloadView } from '../../../shared/payload/PayloadView';
import { useRights } from '../../../shared/session';
import { Time } from '../../../shared/Time';
import { toast } from '../../../shared/toasts';
import { useFormat } from '../../../shared/use-format';
import { Button } from '../../../ui/Button';
import { inputClass } from '../../../ui/fields';
import { Glyph } from '../../../ui/glyph';
import { can } from '../can';
import { keys } from '../queries';

function Expiry({ at }: { at: string | null }) {
  const format = useFormat();
  const now = useNow(at !== null);
  if (at === null) {
    return (
      <span>
        <Trans>Does not expire</Trans>
      </span>
    );
  }
  const ms = Date.parse(at);
  return (
    <span title={format.absolute(ms)}>
      {ms <= now ? (
        <Trans>Expired {format.relative(ms, now)}</Trans>
      ) : (
        <Trans>Expires {format.relative(ms, now)}</Trans>
      )}
    </span>
  );
}

/** The hash of title and details: the decision names it, so it decides exactly what is shown. */
function Binding({ binding }: { binding: string }) {
  const { t } = useLingui();
  return (
    <span className="inline-flex items-center gap-1">
      <Trans>Binding</Trans>
      <code className="font-mono" title={binding}>
        {binding.slice(0, 12)}…
      </code>
      <CopyButton text={binding} label={t`Copy binding`} />
    </span>
  );
}

export function Decided({ approval }: { approval: ApprovalView }) {
  const { decided } = approval;
  if (decided === null) return null;
  const { by } = decided;
  return (
    <p
      className={`${decided.approved ? 'st-succeeded' : 'st-failed'} flex flex-wrap items-center gap-1.5 text-sm`}
    >
      <Glyph name={decided.approved ? 'succeeded' : 'failed'} />
      <span className="font-semibold text-st-text">
        {decided.approved ? <Trans>Approved by {by}</Trans> : <Trans>Rejected by {by}</Trans>}
      </span>
      <Time at={decided.at} />
      {decided.note !== null && <q className="text-muted">{decided.note}</q>}
    </p>
  );
}

type Of = Pick<RunSummary, 'id' | 'workspace'>;

function Decision({ run, approval }: { run: Of; approval: ApprovalView }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const rights = useRights();
  const now = useNow(approval.expires_at !== null);
  const [note, setNote] = useState('');
  const noteId = useId();
  const decide = useMutation({
    mutationFn: (approved: boolean) =>
      api.decide(approval.id, { approved, note: note.trim(), binding: approval.binding }),
    onSuccess: (_item, approved) =>
      toast(approved ? t`Approved: ${approval.title}` : t`Rejected: ${approval.title}`),
    // Somebody else may have been faster: show what is true now.
    onError: () => void client.invalidateQueries({ queryKey: keys.run(run.id) }),
  });
  const verdict = can.decide(approval, run.workspace, rights, now);
  const why = verdict.ok ? undefined : t(verdict.why);
  return (
    <div className="space-y-2">
      <label htmlFor={noteId} className="block text-sm font-semibold">
        <Trans>Note, kept with the decision</Trans>
      </label>
      <textarea
        id={noteId}
        rows={2}
        value={note}
        onChange={event => setNote(event.target.value)}
        className={`${inputClass} block w-full`}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          tone="primary"
          data-approve
          aria-busy={decide.isPending}
          unavailable={decide.isPending ? t`The decision is on its way.` : why}
          onClick={() => decide.mutate(true)}
        >
          <Trans>Approve</Trans>
        </Button>
        <Button
          tone="danger"
          data-reject
          unavailable={decide.isPending ? t`The decision is on its way.` : why}
          onClick={() => decide.mutate(false)}
        >
          <Trans>Reject</Trans>
        </Button>
        <span className="text-sm text-muted">
          {why ?? (
            <Trans>Approving lets the run go on at once. Rejecting fails this step with your note.</Trans>
          )}
        </span>
      </div>
      {decide.error !== null && (
        <ErrorPanel compact what={t`The decision was not recorded.`} failure={failureOf(decide.error)} />
      )}
    </div>
  );
}

/** What is to be decided, all of it, and the decision. */
export function ApprovalCard({ run, path, approval }: { run: Of; path: string; approval: ApprovalView }) {
  const { t } = useLingui();
  return (
    <section
      aria-label={t`Approval: ${approval.title}`}
      className="st-waiting min-w-0 space-y-2 rounded-lg border border-st-outline bg-surface p-3 shadow-panel"
    >
      <h2 className="flex items-start gap-2">
        <span className="pt-0.5">
          <Glyph name="waiting" />
        </span>
        <span className="min-w-0 text-base break-words">{approval.title}</span>
      </h2>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted">
        <span className="min-w-0 break-all">
          <Trans>Step</Trans> <code className="font-mono text-text">{path}</code>
        </span>
        <Expiry at={approval.expires_at} />
        <Binding binding={approval.binding} />
      </p>
      {approval.details !== null && <PayloadView value={approval.details} name={t`Details`} />}
      {approval.decided === null ? (
        <Decision run={run} approval={approval} />
      ) : (
        <Decided approval={approval} />
      )}
    </section>
  );
}
