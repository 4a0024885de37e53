import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { inputClass } from '../../../ui/fields';
import { useBench } from '../bench';
import { cannotConnect, connect, moveStep, type Spot } from '../doc/edit';
import { isInside, siblings } from '../doc/read';
import { useRefusals } from '../say';
import { laneWord } from '../words';

/** Another step of the same list, to wait for this one or to be waited for. */
export function ConnectDialog({ from, onClose }: { from: string; onClose: () => void }) {
  const { t } = useLingui();
  const bench = useBench();
  const { flow } = bench;
  const refusals = useRefusals();
  const step = flow.byKey.get(from);
  const others = step === undefined ? [] : siblings(flow, step).filter(one => one !== step);
  const [way, setWay] = useState<'to' | 'from'>('to');
  const [other, setOther] = useState(others[0]?.key ?? '');
  const pair = way === 'to' ? ([from, other] as const) : ([other, from] as const);
  const why = cannotConnect(flow, ...pair);
  const take = () => {
    onClose();
    bench.apply(() => connect(flow, ...pair), from);
  };
  return (
    <Dialog title={t`Connect ${from}`} closeLabel={t`Close`} onClose={onClose}>
      <form
        className="space-y-3"
        onSubmit={event => {
          event.preventDefault();
          if (why === null) take();
        }}
      >
        <div className="flex flex-wrap items-center gap-2">
          <select
            aria-label={t`Which way`}
            value={way}
            onChange={event => setWay(event.target.value as 'to' | 'from')}
            className={inputClass}
          >
            <option value="to">{t`${from} hands on to`}</option>
            <option value="from">{t`${from} waits for`}</option>
          </select>
          <select
            aria-label={t`The other step`}
            value={other}
            onChange={event => setOther(event.target.value)}
            className={`${inputClass} max-w-60 flex-1`}
          >
            {others.map(one => (
              <option key={one.key} value={one.key}>
                {one.key}
              </option>
            ))}
          </select>
        </div>
        <p role="status" className="min-h-5 text-sm text-muted">
          {others.length === 0 ? t`There is no other step in this list.` : why === null ? '' : refusals[why]}
        </p>
        <Button type="submit" tone="primary" unavailable={why === null ? undefined : refusals[why]}>
          <Trans>Connect</Trans>
        </Button>
      </form>
    </Dialog>
  );
}

/** Another list for a step: the outermost, or one inside a block. */
export function MoveDialog({ step: key, onClose }: { step: string; onClose: () => void }) {
  const { t } = useLingui();
  const bench = useBench();
  const { flow } = bench;
  const step = flow.byKey.get(key);
  const spots: (Spot & { label: string })[] = [
    { parent: null, lane: 'steps', index: 0 },
    ...flow.steps
      .filter(one => !isInside(flow, one.key, key))
      .flatMap(one =>
        one.lanes.map(lane => ({ parent: one.key, lane: lane.key, index: 0, label: lane.label })),
      ),
  ].map(spot => {
    const index = flow.steps.filter(one => one.parent === spot.parent && one.lane === spot.lane).length;
    const word = laneWord(spot.lane);
    const where =
      'label' in spot && word === undefined ? String(spot.label) : word === undefined ? '' : t(word);
    return {
      ...spot,
      index,
      label: spot.parent === null ? t`The outermost list` : `${spot.parent}: ${where}`,
    };
  });
  const [at, setAt] = useState(0);
  const chosen = spots[at];
  const here =
    chosen !== undefined && step !== undefined && chosen.parent === step.parent && chosen.lane === step.lane;
  return (
    <Dialog title={t`Move ${key}`} closeLabel={t`Close`} onClose={onClose}>
      <form
        className="space-y-3"
        onSubmit={event => {
          event.preventDefault();
          if (chosen === undefined || step === undefined || here) return;
          onClose();
          bench.apply(() => moveStep(flow, step, chosen), key);
        }}
      >
        <select
          aria-label={t`Where to`}
          value={at}
          onChange={event => setAt(Number(event.target.value))}
          className={`${inputClass} w-full`}
        >
          {spots.map((spot, i) => (
            <option key={`${spot.parent ?? ''} ${spot.lane}`} value={i}>
              {spot.label}
            </option>
          ))}
        </select>
        <Button type="submit" tone="primary" unavailable={here ? t`It stands there already.` : undefined}>
          <Trans>Move</Trans>
        </Button>
      </form>
    </Dialog>
  );
}
