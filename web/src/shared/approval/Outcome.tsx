import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { failureOf } from '../../api/errors';
import type { Json } from '../../api/types';
import { Button } from '../../ui/Button';
import { inputClass } from '../../ui/fields';
import { ErrorPanel } from '../ErrorPanel';
import { useRights } from '../session';
import { toast } from '../toasts';
import { canDecide } from './can-decide';
import type { DecisionProps } from './Decision';

type Said = 'done' | 'repeat' | 'give_up';

/** JSON as it is written; nothing where nothing is; `undefined` where it is none. */
function parsed(text: string): Json | undefined {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Why it cannot be said now. */
function useReason(item: DecisionProps['item']): string | undefined {
  const { t } = useLingui();
  const verdict = canDecide(item, item.workspace, useRights(), 0);
  return verdict.ok ? (item.may.why_not ?? undefined) : t(verdict.why);
}

/** Has an effect happened whose end is not known? Yes and no would both be unclear, so there are three answers. */
export function Outcome({ item, onDecided, onRefused }: DecisionProps) {
  const { t } = useLingui();
  const [note, setNote] = useState('');
  const [output, setOutput] = useState('');
  const [noteId, outputId] = [useId(), useId()];
  const value = parsed(output);
  const say = useMutation({
    mutationFn: (outcome: Said) =>
      api.decide(item.id, {
        outcome,
        note: note.trim(),
        binding: item.binding,
        ...(outcome === 'done' && { output: value ?? null }),
      }),
    onSuccess(after) {
      toast(t`Answered: ${item.title}`);
      onDecided?.(after);
    },
    onError: onRefused,
  });
  const reason = useReason(item);
  const why = say.isPending ? t`The decision is on its way.` : reason;
  const noJson = value === undefined ? t`The output is not JSON.` : undefined;
  return (
    <div className="space-y-2">
      <p className="text-sm text-muted">
        <Trans>Look at the outside system first: the details name the input and the key it was sent.</Trans>
      </p>
      <label htmlFor={outputId} className="block text-sm font-semibold">
        <Trans>What it gave, as JSON, if it has happened</Trans>
      </label>
      <textarea
        id={outputId}
        rows={2}
        value={output}
        onChange={event => setOutput(event.target.value)}
        className={`${inputClass} block w-full font-mono`}
      />
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
        <Button tone="primary" unavailable={why ?? noJson} onClick={() => say.mutate('done')}>
          <Trans>It has happened</Trans>
        </Button>
        <Button unavailable={why} onClick={() => say.mutate('repeat')}>
          <Trans>It has not: repeat it</Trans>
        </Button>
        <Button tone="danger" unavailable={why} onClick={() => say.mutate('give_up')}>
          <Trans>Give up</Trans>
        </Button>
        <span className="text-sm text-muted">
          {why ?? noJson ?? <Trans>Giving up fails this step. Nothing is repeated unless you say so.</Trans>}
        </span>
      </div>
      {say.error !== null && (
        <ErrorPanel compact what={t`The decision was not recorded.`} failure={failureOf(say.error)} />
      )}
    </div>
  );
}
