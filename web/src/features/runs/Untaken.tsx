import { useLingui } from '@lingui/react/macro';
import type { RunView } from '../../api/types';

/** Signals that came to a run which is over, and that no step has taken. */
export function Untaken({ view }: { view: RunView }) {
  const { t } = useLingui();
  const left = view.signals.filter(signal => signal.untaken > 0);
  if (left.length === 0 || view.run.ended_at === null) return null;
  const names = left.map(signal => `${signal.name} (${signal.untaken})`).join(', ');
  return (
    <p className="st-waiting rounded-md border border-st-outline bg-st-tint p-2 text-sm">
      {t`Signals that no step has taken: ${names}.`}
    </p>
  );
}
