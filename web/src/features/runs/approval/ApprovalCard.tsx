import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApprovalView, RunSummary } from '../../../api/types';
import { Binding, Decided, Decision, Expiry, TakeBack } from '../../../shared/approval/Decision';
import { Editing, Remarks } from '../../../shared/approval/Editing';
import { Effect, Exact, Plain } from '../../../shared/approval/Exact';
import { Glyph } from '../../../ui/glyph';
import { askedQuery, keys } from '../queries';

type Of = Pick<RunSummary, 'id' | 'workspace'>;

/** What is to be decided, all of it, and the decision. */
export function ApprovalCard({ run, path, approval }: { run: Of; path: string; approval: ApprovalView }) {
  const { t } = useLingui();
  const client = useQueryClient();
  // Who may decide is known to the inbox; asked anew whenever something has happened to it.
  const { data: item } = useQuery(askedQuery(approval));
  const again = () => {
    void client.invalidateQueries({ queryKey: keys.run(run.id) });
    void client.invalidateQueries({ queryKey: keys.asked(approval.id) });
  };
  const question = approval.answer != null;
  return (
    <section
      aria-label={t`Approval: ${approval.title}`}
      className="st-waiting min-w-0 space-y-2 rounded-lg border border-st-outline bg-surface p-3 shadow-panel"
    >
      <h2 className="flex items-start gap-2">
        <span className="pt-0.5">
          <Glyph name="waiting" />
        </span>
        <span className="min-w-0 text-base break-words">
          <Plain text={approval.title} />
        </span>
      </h2>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted">
        <span className="min-w-0 break-all">
          <Trans>Step</Trans> <code className="font-mono text-text">{path}</code>
        </span>
        <Expiry at={approval.expires_at} />
        <Binding binding={approval.binding} />
      </p>
      {item !== undefined ? (
        <Effect item={item} />
      ) : (
        approval.details !== null && <Exact value={approval.details} name={t`Details`} />
      )}
      {approval.decisions.map(decision => (
        <Decided key={`${decision.by} ${decision.at}`} decided={decision} question={question} />
      ))}
      {item !== undefined && <Remarks item={item} />}
      {item !== undefined && approval.decided === null && (
        <>
          <Decision item={item} onDecided={again} onRefused={again} />
          <Editing item={item} onChange={again} />
        </>
      )}
      {item !== undefined && <TakeBack item={item} onChange={again} />}
    </section>
  );
}
