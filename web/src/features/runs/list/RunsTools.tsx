import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { MessageDescriptor } from '@lingui/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { failureOf } from '../../../api/errors';
import { downloadText } from '../../../shared/clipboard';
import { setPref, usePrefs } from '../../../shared/prefs';
import { toast } from '../../../shared/toasts';
import { useFormat } from '../../../shared/use-format';
import { runLook } from '../../../shared/status';
import { Button } from '../../../ui/Button';
import { CheckChip } from '../../../ui/Check';
import { inputClass } from '../../../ui/fields';
import { Glyph } from '../../../ui/glyph';
import { countsQuery, GROUPS, type Group } from '../queries';
import { useWorkspaces } from '../use-workspaces';
import { allRuns, toCsv } from './export';
import { toggleStatus, toQuery, type RunsSearch } from './search';

const TYPING_MS = 200;

const LABELS: Record<Group, MessageDescriptor> = {
  running: msg({ message: 'Running', context: 'status' }),
  waiting: msg({ message: 'Waiting', context: 'status' }),
  succeeded: msg({ message: 'Succeeded', context: 'status' }),
  failed: msg({ message: 'Failed', context: 'status' }),
  cancelled: msg({ message: 'Cancelled', context: 'status' }),
};

interface Props {
  search: RunsSearch;
  onChange: (search: RunsSearch) => void;
}

/** Follows the typing after a short pause, and the address when that changes by itself. */
function SearchBox({ search, onChange }: Props) {
  const { t } = useLingui();
  const [text, setText] = useState(search.q ?? '');
  const [shown, setShown] = useState(search.q);
  if (shown !== search.q) {
    setShown(search.q);
    setText(search.q ?? '');
  }
  useEffect(() => {
    if (text === (search.q ?? '')) return;
    const timer = setTimeout(() => onChange({ ...search, q: text === '' ? undefined : text }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, search, onChange]);
  return (
    <input
      type="search"
      data-search
      value={text}
      onChange={event => setText(event.target.value)}
      placeholder={t`Search by name or id`}
      aria-label={t`Search runs`}
      className={`${inputClass} w-64 max-w-full`}
    />
  );
}

/** Narrows the list to one workspace. Nothing to choose from, nothing to see. */
function WorkspaceFilter({ search, onChange }: Props) {
  const { t } = useLingui();
  const names = useWorkspaces();
  const chosen = search.workspace;
  const all = chosen === undefined || names.includes(chosen) ? names : [...names, chosen];
  if (all.length < 2 && chosen === undefined) return null;
  return (
    <select
      value={chosen ?? ''}
      onChange={event => onChange({ ...search, workspace: event.target.value || undefined })}
      aria-label={t`Workspace`}
      className={`${inputClass} max-w-full`}
    >
      <option value="">{t`All workspaces`}</option>
      {all.map(name => (
        <option key={name} value={name} translate="no">
          {name}
        </option>
      ))}
    </select>
  );
}

function StatusFilter({ search, onChange }: Props) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const counts = useQuery(countsQuery).data;
  const chosen = new Set((search.status ?? '').split(','));
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{t`Status`}</legend>
      <div className="flex flex-wrap gap-1.5">
        {(Object.keys(GROUPS) as Group[]).map(group => {
          const look = runLook(group, i18n);
          return (
            <CheckChip
              key={group}
              checked={GROUPS[group].every(status => chosen.has(status))}
              onChange={() => onChange(toggleStatus(search, GROUPS[group]))}
            >
              <span className={`st-${look.family} flex`}>
                <Glyph name={look.glyph} />
              </span>
              {t(LABELS[group])}
              <span className="font-semibold" data-testid={`count-${group}`}>
                {counts === undefined ? '' : format.number(counts[group])}
              </span>
            </CheckChip>
          );
        })}
      </div>
    </fieldset>
  );
}

function Exports({ search }: { search: RunsSearch }) {
  const { t } = useLingui();
  const run = useMutation({
    mutationFn: async (kind: 'csv' | 'json') => {
      const runs = await allRuns(toQuery(search));
      if (kind === 'csv') downloadText('runs.csv', toCsv(runs), 'text/csv');
      else downloadText('runs.json', JSON.stringify(runs, null, 2), 'application/json');
      return runs.length;
    },
    onSuccess: count => toast(t`${count} runs exported.`),
    onError: error => toast(failureOf(error).message, 'alert'),
  });
  const busy = run.isPending ? t`The export is being made.` : undefined;
  return (
    <div role="group" aria-label={t`Export these runs`} className="flex gap-1.5">
      <Button data-export unavailable={busy} onClick={() => run.mutate('csv')} aria-label={t`Export as CSV`}>
        <Download className="size-3.5" aria-hidden="true" />
        CSV
      </Button>
      <Button unavailable={busy} onClick={() => run.mutate('json')} aria-label={t`Export as JSON`}>
        <Download className="size-3.5" aria-hidden="true" />
        JSON
      </Button>
    </div>
  );
}

export function RunsTools(props: Props) {
  const { times } = usePrefs();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchBox {...props} />
      <WorkspaceFilter {...props} />
      <StatusFilter {...props} />
      <div className="ms-auto flex flex-wrap items-center gap-2">
        <CheckChip
          checked={times === 'absolute'}
          onChange={on => setPref('times', on ? 'absolute' : 'relative')}
        >
          <Trans>Absolute times</Trans>
        </CheckChip>
        <Exports search={props.search} />
      </div>
    </div>
  );
}
