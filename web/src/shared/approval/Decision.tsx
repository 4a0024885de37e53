import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { failureOf } from '../../api/errors';
import type { InboxItem, Json } from '../../api/types';
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
import { Answer, answerOf } from './Answer';
import { canDecide } from './can-decide';
import { Plain } from './Exact';
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
  decided: Pick<InboxItem['decisions'][number], 'approved' | 'by' | 'at'> & {
    note?: string | null;
    answer?: unknown;
  };
  /** To a question. */
  question?: boolean;
}

export function Decided({ decided, question = false }: DecidedProps) {
  const { by, approved, answer } = decided;
  const note = decided.note ?? null;
  return (
    <div className={`${approved ? 'st-succeeded' : 'st-failed'} space-y-1`}>
      <p className="flex flex-wrap items-center gap-1.5 text-sm">
        <Glyph name={approved ? 'succeeded' : 'failed'} />
        <span className="font-semibold text-st-text">
          {question ? (
            approved ? (
              <Trans>Answered by {by}</Trans>
            ) : (
              <Trans>Answer refused by {by}</Trans>
            )
          ) : approved ? (
            <Trans>Approved by {by}</Trans>
          ) : (
            <Trans>Rejected by {by}</Trans>
          )}
        </span>
        <Time at={decided.at} />
        {note !== null && <q className="text-muted">{note}</q>}
      </p>
      {question && approved && (
        <pre className="font-mono text-xs whitespace-pre-wrap break-words">
          <Plain text={typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2)} />
        </pre>
      )}
    </div>
  );
}

/** What each of the two buttons leads to. */
function Consequences({ item }: { item: InboxItem }) {
  const { t } = useLingui();
  const format = useFormat();
  const left = item.rule.needed - item.decisions.length - 1;
  const grace = item.rule.grace_ms ?? null;
  const yes =
    left > 0
      ? t`It counts, and ${left} more must approve.`
      : item.call != null
        ? t`The call above is made, once.`
        : item.asks === 'question'
          ? t`The answer becomes the output of the step, and the run goes on.`
          : t`The run goes on.`;
  const no: Record<string, string> = {
    fails: t`The step fails with your note, and the run with it.`,
    continues: t`The step fails with your note; the run goes on without it.`,
    fails_at_end: t`The step fails with your note; the run goes on and fails at its end.`,
    skips: t`The step counts as skipped; the run goes on.`,
    handled: t`The step fails with your note, and its handlers take over.`,
  };
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm">
      <dt className="text-muted">
        {item.asks === 'question' ? <Trans>If you answer</Trans> : <Trans>If you approve</Trans>}
      </dt>
      <dd>
        {yes}
        {grace !== null && left <= 0 && (
          <>
            {' '}
            <Trans>You can take it back for {format.duration(grace)}.</Trans>
          </>
        )}
      </dd>
      <dt className="text-muted">
        {item.asks === 'question' ? <Trans>If you refuse</Trans> : <Trans>If you reject</Trans>}
      </dt>
      <dd>{no[item.rejected] ?? item.rejected}</dd>
    </dl>
  );
}

export interface DecisionProps {
  item: InboxItem;
  onDecided?: (item: InboxItem) => void;
  /** Somebody else may have been faster: what is true now must be asked. */
  onRefused: () => void;
}

/** The item leaves with what is asked anew, and what stands on it would leave too: who was faster is said beside it. */
function faster(error: unknown): void {
  const failure = failureOf(error);
  if (failure.code === 'approval_decided') toast(failure.message, 'alert');
}

/** What it leads to, the answer, the note and the two buttons. */
export function Decision({ item, onDecided, onRefused }: DecisionProps) {
  const { t } = useLingui();
  const rights = useRights();
  const now = useNow(item.expires_at != null);
  const [note, setNote] = useState('');
  const [typed, setTyped] = useState('');
  const noteId = useId();
  const schema =
    item.answer === null || item.answer === undefined ? null : (item.answer as { [key: string]: Json });
  const answer = schema === null ? undefined : answerOf(schema, typed);
  const decide = useMutation({
    mutationFn: (approved: boolean) =>
      api.decide(item.id, {
        approved,
        note: note.trim(),
        binding: item.binding,
        ...(approved && answer !== undefined ? { answer } : {}),
      }),
    onSuccess(after, approved) {
      if (after.state === 'open') toast(t`Counted: ${item.title}`);
      else if (schema !== null && approved) toast(t`Answered: ${item.title}`);
      else toast(approved ? t`Approved: ${item.title}` : t`Rejected: ${item.title}`);
      onDecided?.(after);
    },
    onError(error) {
      faster(error);
      onRefused();
    },
  });
  const verdict = canDecide(item, item.workspace, rights, now);
  const why = verdict.ok ? (item.may.why_not ?? undefined) : t(verdict.why);
  const busy = decide.isPending ? t`The decision is on its way.` : undefined;
  if (item.asks === 'outcome')
    return <Outcome item={item} {...(onDecided === undefined ? {} : { onDecided })} onRefused={onRefused} />;
  const missing = schema !== null && answer === undefined ? t`Give an answer first.` : undefined;
  return (
    <div className="space-y-2">
      <Consequences item={item} />
      {schema !== null && <Answer schema={schema} typed={typed} onType={setTyped} />}
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
          unavailable={busy ?? why ?? missing}
          onClick={() => decide.mutate(true)}
        >
          {schema === null ? <Trans>Approve</Trans> : <Trans>Answer</Trans>}
        </Button>
        <Button tone="danger" data-reject unavailable={busy ?? why} onClick={() => decide.mutate(false)}>
          {schema === null ? <Trans>Reject</Trans> : <Trans>Refuse to answer</Trans>}
        </Button>
        {why !== undefined && <span className="text-sm text-muted">{why}</span>}
      </div>
      {decide.error !== null && (
        <ErrorPanel compact what={t`The decision was not recorded.`} failure={failureOf(decide.error)} />
      )}
    </div>
  );
}

/** Takes one's decision back, as long as nothing has come of it. */
export function TakeBack({ item, onChange }: { item: InboxItem; onChange: () => void }) {
  const { t } = useLingui();
  const back = useMutation({
    mutationFn: () => api.withdraw(item.id, item.binding),
    onSuccess() {
      toast(t`Taken back: ${item.title}`);
      onChange();
    },
    onError: onChange,
  });
  if (!item.may.withdraw) return null;
  return (
    <div className="space-y-2">
      <Button onClick={() => back.mutate()} aria-busy={back.isPending}>
        <Trans>Take my decision back</Trans>
      </Button>
      {back.error !== null && (
        <ErrorPanel compact what={t`It could not be taken back.`} failure={failureOf(back.error)} />
      )}
    </div>
  );
}
