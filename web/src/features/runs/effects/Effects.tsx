import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { RunEffect } from '../../../api/travel';
import type { RunSummary, RunView } from '../../../api/types';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { PayloadView } from '../../../shared/payload/PayloadView';
import { FirstOf } from '../../../shared/rows/FirstOf';
import { Time } from '../../../shared/Time';
import { useFormat } from '../../../shared/use-format';
import { Button } from '../../../ui/Button';
import { Fold } from '../../../ui/Fold';
import { StatusChip, type StatusLook } from '../../../ui/StatusChip';
import { effectsQuery } from '../past-queries';
import { itemsAt } from './at';
import { RollbackButton } from './RollbackButton';

interface Props {
  /** The run as it is now. */
  run: RunSummary;
  /** Places in its history that have a name. */
  checkpoints: RunView['checkpoints'];
  /** The run as it is looked at, which may be in the past. */
  view: RunView;
  selected: string | undefined;
  onSelect: (path: string | undefined) => void;
}

const PAGE = 200;
/** A run under way makes events all the time: its effects are asked for so often, and not with each of them. */
const GATHER_MS = 1500;

function useGathered(seq: number): number {
  const [gathered, setGathered] = useState(seq);
  const latest = useRef(seq);
  useEffect(() => {
    latest.current = seq;
  });
  const behind = gathered !== seq;
  // Set once when it falls behind: a timer that began again with every event would never end while events come.
  useEffect(() => {
    if (!behind) return;
    const timer = setTimeout(() => setGathered(latest.current), GATHER_MS);
    return () => clearTimeout(timer);
  }, [gathered, behind]);
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
  const kinds = { tool: t`tool`, model: t`model`, file: t`file` };
  const classes = {
    idempotent: t`twice is as good as once`,
    compensable: t`can be made up for`,
    irreversible: t`cannot be taken back`,
  };
  return (
    <li data-effect={effect.seq}>
      <Fold
        chosen={chosen}
        line={
          <>
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
          </>
        }
      >
        <p className="text-sm">
          <Trans>
            Event {effect.seq}, attempt {effect.attempt}
          </Trans>{' '}
          · <Time at={effect.began_at} />
        </p>
        <p className={`text-sm ${effect.undoable ? '' : 'text-muted'}`}>
          <Trans>Undo:</Trans> {effect.undo}
        </p>
        <PayloadView value={effect.input} name={`effect-${effect.seq}`} />
        {effect.task !== '' && (
          <Button onClick={() => onSelect(effect.task)}>
            <Trans>Show the step</Trans>
          </Button>
        )}
      </Fold>
    </li>
  );
}

/** What the run did outside: whether it happened, what it cost, and whether it can be undone. */
export function Effects({ run, checkpoints, view, selected, onSelect }: Props) {
  const { t } = useLingui();
  const format = useFormat();
  const seq = useGathered(run.seq);
  const { data, error } = useQuery(effectsQuery(run.id, seq));
  if (error !== null)
    return <ErrorPanel what={t`The effects could not be read.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  const past = view.run.seq < run.seq;
  const items = past ? itemsAt(data.items, view) : data.items;
  const unknown = items.filter(effect => effect.state === 'unknown').length;
  // Values that were left to a model cost something too, and are no effects; the server counts them.
  const cost = past ? items.reduce((sum, effect) => sum + effect.cost_microusd, 0) : data.cost_microusd;
  if (items.length === 0)
    return (
      <Empty
        title={t`Nothing was done outside`}
        why={t`No tool that changes something and no model was called.`}
      />
    );
  return (
    <div className="space-y-2">
      <RollbackButton run={run} checkpoints={checkpoints} at={past ? view.run.seq : undefined} />
      <p className="text-sm">
        <Plural value={items.length} one="# action outside" other="# actions outside" /> ·{' '}
        {format.money(cost)}
        {unknown > 0 && (
          <span className="st-waiting text-st-text">
            {' · '}
            <Plural
              value={unknown}
              one="nobody knows whether # of them has happened"
              other="nobody knows whether # of them have happened"
            />
          </span>
        )}
        {data.more > 0 && (
          <>
            {' · '}
            <Plural value={data.more} one="# more is not listed" other="# more are not listed" />
          </>
        )}
      </p>
      <FirstOf items={items} step={PAGE}>
        {shown => (
          <ol className="space-y-1">
            {shown.map(effect => (
              <Line
                key={`${effect.seq} ${effect.call ?? ''}`}
                effect={effect}
                chosen={effect.task === selected}
                onSelect={onSelect}
              />
            ))}
          </ol>
        )}
      </FirstOf>
    </div>
  );
}
