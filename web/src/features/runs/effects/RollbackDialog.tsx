import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { failureOf } from '../../../api/errors';
import { travelApi, type RollbackItem, type RollbackPlan } from '../../../api/travel';
import type { RunSummary, RunView } from '../../../api/types';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { toast } from '../../../shared/toasts';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { inputClass } from '../../../ui/fields';
import { StatusChip, type StatusLook } from '../../../ui/StatusChip';
import { rollbackQuery } from '../past-queries';
import { CheckpointSelect } from '../travel/CheckpointSelect';

function useLooks(): Record<RollbackItem['does'], StatusLook> {
  const { t } = useLingui();
  return {
    undo: { family: 'running', glyph: 'running', label: t`To undo` },
    stays: { family: 'idle', glyph: 'skipped', label: t`Stays` },
    unknown: { family: 'waiting', glyph: 'waiting', label: t`Unknown` },
    undone: { family: 'succeeded', glyph: 'succeeded', label: t`Undone` },
    nothing: { family: 'idle', glyph: 'skipped', label: t`Has not happened` },
  };
}

function Items({ items }: { items: RollbackItem[] }) {
  const looks = useLooks();
  return (
    <ol className="max-h-80 space-y-1 overflow-y-auto" tabIndex={0}>
      {items.map(item => (
        <li key={`${item.seq} ${item.what}`} className="rounded-md border border-divider p-2 text-sm">
          <div className="flex flex-wrap items-baseline gap-x-3">
            <StatusChip look={looks[item.does]} plain />
            <code className="font-mono font-semibold break-all">{item.what === '' ? '–' : item.what}</code>
            <span className="ms-auto font-mono text-xs break-all text-muted">{item.task}</span>
          </div>
          <p className="text-muted">{item.why}</p>
        </li>
      ))}
    </ol>
  );
}

function Outline({ plan }: { plan: RollbackPlan }) {
  return (
    <>
      <p role="status" className="text-sm">
        <Plural value={plan.undone} one="# effect is undone" other="# effects are undone" />,{' '}
        <Plural value={plan.stays} one="# stays" other="# stay" />. <Trans>The last one first.</Trans>
      </p>
      {plan.items.length > 0 && <Items items={plan.items} />}
    </>
  );
}

/** What would be undone, before it is; then the rollback is a run of its own, which shows what became of each. */
export function RollbackDialog({
  run,
  to: first,
  checkpoints,
  onClose,
}: {
  run: RunSummary;
  checkpoints: RunView['checkpoints'];
  to: number;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const id = useId();
  const [to, setTo] = useState(first);
  const { data, error } = useQuery(rollbackQuery(run.id, to));
  const begin = useMutation({
    mutationFn: (binding: string) => travelApi.rollback(run.id, to, binding),
    onSuccess(made) {
      toast(t`${run.name} is being rolled back.`);
      onClose();
      void navigate({ to: '/runs/$id', params: { id: made.id }, search: {} });
    },
  });
  const none = data?.undone === 0 ? t`Nothing of it can be undone.` : undefined;
  return (
    <Dialog title={t`Roll back ${run.name}`} closeLabel={t`Close`} onClose={onClose}>
      <div className="space-y-3">
        <label htmlFor={id} className="block text-sm font-semibold">
          <Trans>Effects up to this event stay</Trans>
        </label>
        <input
          id={id}
          type="number"
          min={1}
          max={run.seq}
          value={to}
          onChange={event => setTo(Math.min(run.seq, Math.max(1, event.target.valueAsNumber || 1)))}
          className={`${inputClass} w-32`}
        />{' '}
        <CheckpointSelect checkpoints={checkpoints} at={to} label={t`Up to a checkpoint`} onChosen={setTo} />
        {error !== null && <ErrorPanel compact what={t`There is no plan.`} failure={failureOf(error)} />}
        {data === undefined && error === null && <Loading what={t`Loading…`} />}
        {data !== undefined && <Outline plan={data} />}
        {begin.error !== null && (
          <ErrorPanel compact what={t`Nothing was undone.`} failure={failureOf(begin.error)} />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>
            <Trans>Leave it as it is</Trans>
          </Button>
          <Button
            tone="danger"
            aria-busy={begin.isPending}
            unavailable={
              data === undefined ? t`There is no plan yet.` : begin.isPending ? t`On its way.` : none
            }
            onClick={() => data !== undefined && begin.mutate(data.binding)}
          >
            <Trans>Undo</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
