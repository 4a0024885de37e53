import { useLingui } from '@lingui/react/macro';
import { taskLook } from '../../shared/status';
import { problemsOf, useBench } from './bench';
import { feeds, type Refused } from './doc/edit';
import type { Step } from './doc/read';

/** A step in one sentence: what it is, where it gets from, where it goes, and what is wrong with it. */
export function useSentence(): (step: Step) => string {
  const { t, i18n } = useLingui();
  const { flow, diagnostics, pins, test } = useBench();
  return step => {
    const from = step.after.join(', ');
    const to = feeds(flow, step).join(', ');
    const wrong = problemsOf(diagnostics, step).length;
    const task = test.tasks.get(step.id);
    const inside = flow.steps.filter(one => one.parent === step.key).length;
    return [
      `${step.id || step.key}, ${step.uses}`,
      task === undefined ? t`not run yet` : taskLook(task.status, i18n).label,
      from === '' ? t`starts by itself` : t`waits for ${from}`,
      to === '' ? t`nothing waits for it` : t`hands on to ${to}`,
      inside === 0 ? '' : t`${inside} steps inside`,
      step.conditional ? t`under a condition` : '',
      step.auto > 0 ? t`has values left to AUTO` : '',
      pins[step.id] === undefined ? '' : t`its result is pinned`,
      wrong === 0 ? '' : t`${wrong} problems`,
    ]
      .filter(Boolean)
      .join('; ');
  };
}

export function useRefusals(): Record<Refused, string> {
  const { t } = useLingui();
  return {
    self: t`A step cannot wait for itself.`,
    block: t`Only steps of the same list can be connected.`,
    circle: t`That would be a circle: each would wait for the other.`,
    there: t`They are connected already.`,
  };
}
