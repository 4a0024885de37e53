import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { RunEffect } from '../../../api/travel';
import type { RunSummary, RunView } from '../../../api/types';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { PayloadView } from '../../../shared/payload/PayloadView';
import { Time } from '../../../shared/Time';
import { useFormat } from '../../../shared/use-format';
import { Button } from '../../../ui/Button';
import { StatusChip, type StatusLook } from '../../../ui/StatusChip';
import { effectsQuery } from '../travel/queries';
import { itemsAt } from './at';

interface Props {
  /** The run as it is now. */
  run: RunSummary;
  /** The run as it is looked at, which may be in the past. */
  view: RunView;
  selected: string | undefined;
  onSelect: (path: string | undefined) => void;
}

const PAGE = 200;
/** A run under way makes events all the time: its effects are asked for when it rests, or so often. */
const GATHER_MS = 1500;

function useGathered(seq: number): number {
  const [gathered, setGathered] = useState(seq);
  useEffect(() => {
    if (gathered === seq) return;
    const timer = setTimeout(() => setGathered(seq), GATHER_MS);
    return () => clearTimeout(timer);
  }, [gathered, seq]);
  return gathered;
}

function useLooks(): Record<RunEffect['state'], StatusLook> {
  const { t } = useLingui();
  return {
    running: { family: 'running', glyph: 'running', label: t`Under way` },
    done: { family: 'succeeded', glyph: 'succeeded', label: t`Done` },
    failed: { family: 'failed', glyph: 'failed', label: t`Failed` },
    unknown: { family: 'waiting', glyph: 'waiting', label: t`Unknown` },
  };
}

function Line({
  effect,
  chosen,
  onSelect,
}: {
  effect: RunEffect;
  chosen: boolean;
  onSelect: Props['onSelect'];
}) {
  const { t } = useLingui();
  const format = useFormat();
  const looks = useLooks();
  const [open, setOpen] = useState(false);
  const kinds = { tool: t`tool`, model: t`model`, file: t`file` };
  const classes = {
    idempotent: t`twice is as good as once`,
    compensable: t`can be made up for`,
    irreversible: t`cannot be taken back`,
  };
  return (
    <li data-effect={effect.seq}>
      <details
        className={`min-w-0 rounded-md border bg-surface ${chosen ? 'border-accent' : 'border-divider'}`}
        onToggle={event => setOpen(event.currentTarget.open)}
      >
        <summary className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 px-2 py-1 text-sm hover:bg-hover">
          <span className="min-w-0 break-all">
            <span className="text-muted">{kinds[effect.kind]}</span>{' '}
            <code className="font-mono font-semibold">{effect.what === '' ? '–' : effect.what}</code>
          </span>
          <StatusChip look={looks[effect.state]} plain />
          {effect.class !== null && <span className="text-xs text-muted">{classes[effect.class]}</span>}
          <span className="ms-auto flex flex-wrap gap-x-3 text-muted">
            {effect.cost_microusd > 0 && <span>{format.money(effect.cost_microusd)}</span>}
            <span className="font-mono text-xs break-all">{effect.task}</span>
          </span>
        </summary>
        {open && (
          <div className="space-y-2 p-2 text-sm">
            <p>
              <Trans>
                Event {effect.seq}, attempt {effect.attempt}
              </Trans>{' '}
              · <Time at={effect.began_at} />
            </p>
            <p className={effect.undoable ? '' : 'text-muted'}>
              <Trans>Undo:</Trans> {effect.undo}
            </p>
            <PayloadView value={effect.input} name={`effect-${effect.seq}`} />
            {effect.task !== '' && (
              <Button onClick={() => onSelect(effect.task)}>
                <Trans>Show the step</Trans>
              </Button>
            )}
          </div>
        )}
      </details>
    </li>
  );
}

/** What the run did outside: whether it happened, what it cost, and whether it can be undone. */
export function Effects({ run, view, selected, onSelect }: Props) {
  const { t } = useLingui();
  const format = useFormat();
  const seq = useGathered(run.seq);
  const { data, error } = useQuery(effectsQuery(run.id, seq));
  const [shown, setShown] = useState(PAGE);
  if (error !== null)
    return <ErrorPanel what={t`The effects could not be read.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  const items = view.run.seq >= run.seq ? data.items : itemsAt(data.items, view);
  const unknown = items.filter(effect => effect.state === 'unknown').length;
  const cost = items.reduce((sum, effect) => sum + effect.cost_microusd, 0);
  if (items.length === 0)
    return (
      <Empty
        title={t`Nothing was done outside`}
        why={t`No tool that changes something and no model was called.`}
      />
    );
  return (
    <div className="space-y-2">
      <p className="text-sm">
        <Plural value={items.length} one="# action outside" other="# actions outside" /> ·{' '}
        {format.money(cost)}
        {unknown > 0 && (
          <span className="st-waiting text-st-text">
            {' · '}
            <Plural
              value={unknown}
              one="of # nobody knows whether it happened"
              other="of # nobody knows whether they happened"
            />
          </span>
        )}
        {data.more > 0 && <> · {t`${data.more} more are not listed`}</>}
      </p>
      <ol className="space-y-1">
        {items.slice(0, shown).map(effect => (
          <Line
            key={`${effect.seq} ${effect.call ?? ''}`}
            effect={effect}
            chosen={effect.task === selected}
            onSelect={onSelect}
          />
        ))}
      </ol>
      {items.length > shown && (
        <Button onClick={() => setShown(shown + PAGE)}>
          <Trans>
            Show {Math.min(PAGE, items.length - shown)} of {items.length - shown} more
          </Trans>
        </Button>
      )}
    </div>
  );
}
