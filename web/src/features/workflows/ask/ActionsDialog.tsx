import { useLingui } from '@lingui/react/macro';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { useBench } from '../bench';
import { duplicate, moveStep, spotAfter } from '../doc/edit';
import { siblings } from '../doc/read';
import { laneWord } from '../words';

interface Act {
  id: string;
  label: string;
  perform: () => void;
  unavailable?: string | undefined;
}

/** A new step in each list that it holds. */
function useInside(key: string): Act[] {
  const { t } = useLingui();
  const bench = useBench();
  const { flow } = bench;
  const fixed = bench.readOnly ? t`You may not change this.` : undefined;
  return (flow.byKey.get(key)?.lanes ?? []).map((lane): Act => {
    const word = laneWord(lane.key);
    const where = word === undefined ? lane.label : t(word);
    const index = flow.steps.filter(one => one.parent === key && one.lane === lane.key).length;
    const spot = { parent: key, lane: lane.key, index };
    return {
      id: `in ${lane.key}`,
      label: t`Add inside: ${where}…`,
      unavailable: fixed,
      perform: () => bench.ask({ kind: 'add', spot }),
    };
  });
}

function useActs(key: string): Act[] {
  const { t } = useLingui();
  const bench = useBench();
  const { flow } = bench;
  const step = flow.byKey.get(key);
  if (step === undefined) return [];
  const fixed = bench.readOnly ? t`You may not change this.` : undefined;
  const last = siblings(flow, step).length - 1;
  const shift = (by: number) =>
    bench.apply(() => moveStep(flow, step, { parent: step.parent, lane: step.lane, index: step.index + by }));
  return [
    {
      id: 'form',
      label: t`Open the form`,
      perform: () => {
        bench.select(key);
        bench.openForm();
      },
    },
    {
      id: 'add',
      label: t`Add a step behind it…`,
      unavailable: fixed,
      perform: () => bench.ask({ kind: 'add', spot: spotAfter(flow, step) }),
    },
    {
      id: 'connect',
      label: t`Connect…`,
      unavailable: fixed,
      perform: () => bench.ask({ kind: 'connect', from: key }),
    },
    {
      id: 'move',
      label: t`Move to…`,
      unavailable: fixed,
      perform: () => bench.ask({ kind: 'move', step: key }),
    },
    {
      id: 'up',
      label: t`Move up`,
      unavailable: fixed ?? (step.index === 0 ? t`It is the first.` : undefined),
      perform: () => shift(-1),
    },
    {
      id: 'down',
      label: t`Move down`,
      unavailable: fixed ?? (step.index === last ? t`It is the last.` : undefined),
      perform: () => shift(2),
    },
    {
      id: 'copy',
      label: t`Duplicate`,
      unavailable: fixed,
      perform: () => {
        const copy = duplicate(flow, step);
        bench.apply(() => copy.text, copy.key);
      },
    },
    { id: 'until', label: t`Run to here…`, perform: () => bench.ask({ kind: 'test', until: step.id }) },
    { id: 'only', label: t`Run only this…`, perform: () => bench.ask({ kind: 'test', only: step.id }) },
    { id: 'remove', label: t`Remove`, unavailable: fixed, perform: () => bench.remove(key) },
  ];
}

/** Everything that can be done with a step. */
export function ActionsDialog({ step, onClose }: { step: string; onClose: () => void }) {
  const { t } = useLingui();
  const acts = [...useActs(step), ...useInside(step)];
  return (
    <Dialog title={t`Actions for ${step}`} closeLabel={t`Close`} onClose={onClose}>
      <ul className="grid gap-1 sm:grid-cols-2">
        {acts.map(({ id, label, perform, unavailable }) => (
          <li key={id}>
            <Button
              className="w-full !justify-start"
              unavailable={unavailable}
              onClick={() => {
                onClose();
                perform();
              }}
            >
              {label}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
