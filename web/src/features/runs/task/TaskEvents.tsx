import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { failureOf } from '../../../api/errors';
import type { RunSummary } from '../../../api/types';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { useFormat } from '../../../shared/use-format';
import { allEvents } from '../log/events';
import { describe } from '../log/describe';

/** The journal's lines about one task. */
export function TaskEvents({ run, path }: { run: RunSummary; path: string }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const client = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['runs', 'task-events', run.id, path, run.seq],
    queryFn: async () =>
      (await allEvents(client, run.id, run.seq)).filter(event => event.body['task'] === path),
    placeholderData: old => old,
    gcTime: 10_000,
  });
  if (error !== null)
    return <ErrorPanel compact what={t`The events could not be loaded.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Reading the journal…`} />;
  if (data.length === 0) {
    return (
      <p className="text-sm text-muted">
        <Trans>Nothing happened to this task yet.</Trans>
      </p>
    );
  }
  return (
    <ol className="space-y-1 text-sm">
      {data.map(event => (
        <li key={event.seq} className="flex gap-3 border-b border-divider pb-1">
          <span className="w-8 shrink-0 text-end text-xs text-muted">{event.seq}</span>
          <time dateTime={event.at} className="shrink-0 font-mono text-xs text-muted">
            {format.clock(Date.parse(event.at))}
          </time>
          <span className="min-w-0 break-words">{describe(event, i18n).text}</span>
        </li>
      ))}
    </ol>
  );
}
