import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import type { ApprovalView, RunSummary } from '../../../api/types';
import { Binding, Decided, Decision, Expiry } from '../../../shared/approval/Decision';
import { PayloadView } from '../../../shared/payload/PayloadView';
import { Glyph } from '../../../ui/glyph';
import { keys } from '../queries';

type Of = Pick<RunSummary, 'id' | 'workspace'>;

/** What is to be decided, all of it, and the decision. */
export function ApprovalCard({ run, path, approval }: { run: Of; path: string; approval: ApprovalView }) {
  const { t } = useLingui();
  const client = useQueryClient();
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
        <Decision
          approval={approval}
          workspace={run.workspace}
          onRefused={() => void client.invalidateQueries({ queryKey: keys.run(run.id) })}
        />
      ) : (
        <Decided approved={approval.decided.approved} decided={approval.decided} />
      )}
    </section>
  );
}
