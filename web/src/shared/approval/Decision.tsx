import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { failureOf } from '../../api/errors';
import type { InboxItem } from '../../api/types';
import { Button } from '../../ui/Button';
import { inputClass } from '../../ui/fields';
import { Glyph } from '../../ui/glyph';
import { CopyButton } from '../CopyButton';
import { ErrorPanel } from '../ErrorPanel';
import { useNow } from '../hooks/use-now';
import { useRights } from '../session';
import { Time } from '../Time';
import { toast } from '../toasts';
import { useFormat } from '../use-format';
import { canDecide } from './can-decide';
import { Outcome } from './Outcome';

export function Expiry({ at }: { at: string | null }) {
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
export function Binding({ binding }: { binding: string }) {
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

interface DecidedProps {
  approved: boolean;
  decided: { by: string; note: string | null; at: string };
}

export function Decided({ approved, decided }: DecidedProps) {
  const { by } = decided;
  return (
    <p className={`${approved ? 'st-succeeded' : 'st-failed'} flex flex-wrap items-center gap-1.5 text-sm`}>
      <Glyph name={approved ? 'succeeded' : 'failed'} />
      <span className="font-semibold text-st-text">
        {approved ? <Trans>Approved by {by}</Trans> : <Trans>Rejected by {by}</Trans>}
      </span>
      <Time at={decided.at} />
      {decided.note !== null && <q className="text-muted">{decided.note}</q>}
    </p>
  );
}

export interface DecisionProps {
  approval: Pick<InboxItem, 'id' | 'title' | 'binding' | 'asks'> & {
    decided: unknown;
    expires_at: string | null;
  };
  /** Of the run that asks. */
  workspace: string;
  onDecided?: (item: InboxItem) => void;
  /** Somebody else may have been faster: what is true now must be asked. */
  onRefused: () => void;
}

/** What a person owes: yes or no, or what has become of an effect whose end is not known. */
export function Decision(props: DecisionProps) {
  return props.approval.asks === 'outcome' ? <Outcome {...props} /> : <YesOrNo {...props} />;
}

/** The note and the two buttons. */
function YesOrNo({ approval, workspace, onDecided, onRefused }: DecisionProps) {
  const { t } = useLingui();
  const rights = useRights();
  const now = useNow(approval.expires_at !== null);
  const [note, setNote] = useState('');
  const noteId = useId();
  const decide = useMutation({
    mutationFn: (approved: boolean) =>
      api.decide(approval.id, { approved, note: note.trim(), binding: approval.binding }),
    onSuccess(item, approved) {
      toast(approved ? t`Approved: ${approval.title}` : t`Rejected: ${approval.title}`);
      onDecided?.(item);
    },
    onError: onRefused,
  });
  const verdict = canDecide(approval, workspace, rights, now);
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
