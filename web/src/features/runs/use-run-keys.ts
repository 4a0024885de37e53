import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { RunSummary } from '../../api/types';
import { copyText } from '../../shared/clipboard';
import { useCommands, type Command } from '../../shared/commands';
import { useKeys } from '../../shared/hooks/use-keys';
import { useRights } from '../../shared/session';
import { can, isSuspended } from './can';
import { TABS, type TabId } from './search';

interface Props {
  run: RunSummary;
  tabs: string[];
  setTab: (id: string) => void;
  /** To the event before or after the one that is looked at. */
  onStep: (by: 1 | -1) => void;
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
  return useMemo(() => {
    const titles: Record<TabId, string> = {
      timeline: t`Show the timeline`,
      trace: t`Show the trace`,
      graph: t`Show the graph`,
      log: t`Show the log`,
      state: t`Show the state`,
      effects: t`Show the effects`,
      outputs: t`Show the outputs`,
    };
    return TABS.map((id, i) => ({
      id: `run-${id}`,
      section: 'act' as const,
      title: titles[id],
      hint: String(i + 1),
      perform: () => setTab(id),
    }));
  }, [t, setTab]);
}

/** Arrows belong to whatever has the focus; only when nothing has it, they walk through the events. */
function isNowhere(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement.id === 'main';
}

/** The keys of the run page and its lines in the palette. */
export function useRunKeys({ run, tabs, setTab, onStep, onCancel, onResume, onAgain }: Props): void {
  const { t } = useLingui();
  const rights = useRights();
  const cancel = can.cancel(run, rights);
  const tabKeys = Object.fromEntries(tabs.map((id, i) => [String(i + 1), () => setTab(id)]));
  useKeys({
    ...tabKeys,
    ArrowLeft: () => isNowhere() && onStep(-1),
    ArrowRight: () => isNowhere() && onStep(1),
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
  const { id, status, note, workspace, imported, waiting } = run;
  const views = useViewCommands(setTab);
  const commands = useMemo<Command[]>(() => {
    const verdict = can.cancel({ status, note, workspace, imported }, rights);
    const again = can.again({ status, note, workspace, imported }, rights);
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
  }, [t, id, status, note, workspace, imported, waiting, rights, onCancel, onResume, onAgain, views]);
  useCommands('run', commands);
}
