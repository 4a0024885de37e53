import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { Copy, Download } from 'lucide-react';
import type { RunSummary } from '../../../api/types';
import { copyText, downloadText } from '../../../shared/clipboard';
import { setPref, usePrefs } from '../../../shared/prefs';
import { toast } from '../../../shared/toasts';
import { useFormat } from '../../../shared/use-format';
import { Button } from '../../../ui/Button';
import { CheckChip } from '../../../ui/Check';
import { inputClass } from '../../../ui/fields';
import { describe } from './describe';
import { allEvents } from './events';
import { textOf } from './use-log';

interface Props {
  run: RunSummary;
  find: string;
  onFind: (find: string) => void;
  hits: number | null;
  busy: boolean;
  mark: [number, number] | null;
}

function useExports({ run, mark }: Props) {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const failed = (error: unknown) => toast(error instanceof Error ? error.message : String(error), 'alert');
  return {
    copy: async () => {
      const events = await allEvents(client, run.id, run.seq);
      const chosen =
        mark === null ? events : events.filter(event => event.seq >= mark[0] && event.seq <= mark[1]);
      const count = chosen.length;
      const done = await copyText(chosen.map(event => textOf(event, describe(event, i18n).text)).join('\n'));
      if (done) toast(t`${count} lines copied.`);
      else toast(t`The browser refused to copy.`, 'alert');
    },
    download: async () => {
      const events = await allEvents(client, run.id, run.seq);
      const lines = events.map(event => JSON.stringify(event)).join('\n');
      downloadText(`${run.name}-${run.id}.ndjson`, `${lines}\n`, 'application/x-ndjson');
    },
    failed,
  };
}

function Count({ run, hits, busy }: Props) {
  const format = useFormat();
  const total = format.number(run.seq);
  return (
    <p role="status" className="text-sm text-muted" aria-busy={busy}>
      {hits === null ? (
        <Plural value={run.seq} one="# event" other="# events" />
      ) : (
        <Trans>
          {format.number(hits)} of {total} events
        </Trans>
      )}
    </p>
  );
}

export function LogTools(props: Props) {
  const { find, onFind, mark } = props;
  const { t } = useLingui();
  const { logWrap, times } = usePrefs();
  const { copy, download, failed } = useExports(props);
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      <input
        type="search"
        data-search
        value={find}
        onChange={event => onFind(event.target.value)}
        placeholder={t`Search the log`}
        aria-label={t`Search the log`}
        className={`${inputClass} w-60 max-w-full`}
      />
      <Count {...props} />
      <div className="ms-auto flex flex-wrap items-center gap-2">
        <CheckChip checked={logWrap === 'on'} onChange={on => setPref('logWrap', on ? 'on' : 'off')}>
          <Trans>Wrap</Trans>
        </CheckChip>
        <CheckChip
          checked={times === 'absolute'}
          onChange={on => setPref('times', on ? 'absolute' : 'relative')}
        >
          <Trans>Absolute times</Trans>
        </CheckChip>
        <Button onClick={() => void copy().catch(failed)}>
          <Copy className="size-3.5" aria-hidden="true" />
          {mark === null ? (
            <Trans>Copy all</Trans>
          ) : (
            <Trans>
              Copy lines {mark[0]}–{mark[1]}
            </Trans>
          )}
        </Button>
        <Button onClick={() => void download().catch(failed)}>
          <Download className="size-3.5" aria-hidden="true" />
          <Trans>Download</Trans>
        </Button>
      </div>
    </div>
  );
}
