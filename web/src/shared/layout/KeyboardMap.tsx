import { Trans, useLingui } from '@lingui/react/macro';
import { Dialog } from '../../ui/Dialog';
import { CheckChip } from '../../ui/Check';
import { setPref, usePrefs } from '../prefs';
import { isMac } from './Header';

function useMap(): { title: string; keys: [string, string][] }[] {
  const { t } = useLingui();
  return [
    {
      title: t`Everywhere`,
      keys: [
        [isMac ? '⌘ K' : 'Ctrl K', t`Search or run a command`],
        ['G O', t`Go to Inbox`],
        ['G R', t`Go to Runs`],
        ['G B', t`Go to Resources`],
        ['G I', t`Go to Integrations`],
        ['G M', t`Go to Access`],
        ['/', t`Search on this screen`],
        ['L', t`Pause or resume live updates`],
        ['?', t`This list`],
        ['Esc', t`Close`],
      ],
    },
    {
      title: t`Lists`,
      keys: [
        ['J  K', t`Next, previous row`],
        ['Enter', t`Open`],
        ['F', t`Filter`],
        ['E', t`Export`],
        ['X', t`Select the row`],
        ['N', t`Make a new one`],
      ],
    },
    {
      title: t`A resource`,
      keys: [
        ['1 … 6', t`Its views, in their order`],
        ['E', t`Edit`],
        [isMac ? '⌘ S' : 'Ctrl S', t`Save the draft`],
      ],
    },
    {
      title: t`The inbox`,
      keys: [
        ['J  K', t`Next, previous item`],
        ['A  R', t`Go to approve, reject`],
      ],
    },
    {
      title: t`A run`,
      keys: [
        ['1  2  3', t`Timeline, log, outputs`],
        ['↑  ↓', t`Next, previous task in the timeline`],
        ['←  →', t`Close, open a group of tasks`],
        ['A  R', t`Go to approve, reject`],
        ['C', t`Cancel the run`],
      ],
    },
  ];
}

export function KeyboardMap({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { letterKeys } = usePrefs();
  const groups = useMap();
  return (
    <Dialog title={t`Keyboard shortcuts`} closeLabel={t`Close`} onClose={onClose} width="wide">
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {groups.map(group => (
          <section key={group.title}>
            <h3 className="mb-1 text-sm">{group.title}</h3>
            <dl className="text-sm">
              {group.keys.map(([keys, what]) => (
                <div key={keys} className="flex items-center gap-3 border-b border-divider py-1">
                  <dt className="w-24 shrink-0">
                    <kbd className="rounded-sm border border-control bg-sunken px-1.5 py-px font-mono text-xs whitespace-pre">
                      {keys}
                    </kbd>
                  </dt>
                  <dd className="min-w-0">{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <CheckChip checked={letterKeys === 'on'} onChange={on => setPref('letterKeys', on ? 'on' : 'off')}>
          <Trans>Single-letter shortcuts</Trans>
        </CheckChip>
        <p className="text-sm text-muted">
          <Trans>They never act while you type in a field.</Trans>
        </p>
      </div>
    </Dialog>
  );
}
