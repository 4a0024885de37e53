import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { RunSummary } from '../../api/types';
import { copyText } from '../../shared/clipboard';
import { useCommands, type Command } from '../../shared/commands';
import { useKeys } from '../../shared/hooks/use-keys';
import { useRights } from '../../shared/session';
import { can, isSuspended } from './can';

interface Props {
  run: RunSummary;
  tabs: string[];
  setTab: (id: string) => void;
  onCancel: () => void;
  onResume: () => void;
  onAgain: () => void;
}

/** Moves to the first open decision; the person still has to press the button. */
function focusDecision(which: 'approve' | 'reject'): void {
  const button = document.querySelector<HTMLElement>(`[data-${which}]`);
  button?.scrollIntoView({ block: 'center' });
  button?.focus();
}

/** The lines that lead to the views of the run. */
function useViewCommands(setTab: (id: string) => void): Command[] {
  const { t } = useLingui();
  return useMemo(
    () => [
      {
        id: 'run-timeline',
        section: 'act',
        title: t`Show the timeline`,
        hint: '1',
        perform: () => setTab('timeline'),
      },
      { id: 'run-log', section: 'act', title: t`Show the log`, hint: '2', perform: () => setTab('log') },
      {
        id: 'run-outputs',
        section: 'act',
        title: t`Show the outputs`,
        hint: '3',
        perform: () => setTab('outputs'),
      },
    ],
    [t, setTab],
  );
}

/** The keys of the run page and its lines in the palette. */
export function useRunKeys({ run, tabs, setTab, onCancel, onResume, onAgain }: Props): void {
  const { t } = useLingui();
  const rights = useRights();
  const cancel = can.cancel(run, rights);
  const tabKeys = Object.fromEntries(tabs.map((id, i) => [String(i + 1), () => setTab(id)]));
  useKeys({
    ...tabKeys,
    a: () => focusDecision('approve'),
    r: () => focusDecision('reject'),
    c: () => {
      if (cancel.ok) onCancel();
    },
    '/': event => {
      event.preventDefault();
      setTab('log');
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-search]')?.focus());
    },
  });
  const { id, status, note, workspace, waiting } = run;
  const views = useViewCommands(setTab);
  const commands = useMemo<Command[]>(() => {
    const verdict = can.cancel({ status, note, workspace }, rights);
    const again = can.again({ status, note, workspace }, rights);
    return [
      {
        id: 'run-cancel',
        section: 'act',
        title: t`Cancel this run`,
        hint: 'C',
        disabled: verdict.ok ? undefined : t(verdict.why),
        perform: onCancel,
      },
      {
        id: 'run-again',
        section: 'act',
        title: t`Run it again`,
        disabled: again.ok ? undefined : t(again.why),
        perform: onAgain,
      },
      ...(isSuspended({ status, note })
        ? [{ id: 'run-resume', section: 'act' as const, title: t`Resume this run`, perform: onResume }]
        : []),
      ...(waiting > 0
        ? [
            {
              id: 'run-approve',
              section: 'act' as const,
              title: t`Go to the open approval`,
              hint: 'A',
              perform: () => focusDecision('approve'),
            },
          ]
        : []),
      ...views,
      { id: 'run-copy', section: 'act', title: t`Copy the run id`, perform: () => void copyText(id) },
    ];
  }, [t, id, status, note, workspace, waiting, rights, onCancel, onResume, onAgain, views]);
  useCommands('run', commands);
}
