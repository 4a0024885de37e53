import { Trans, useLingui } from '@lingui/react/macro';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { failureOf } from '../../api/errors';
import { inboxApi } from '../../api/inbox';
import type { InboxItem } from '../../api/types';
import { Plain } from '../../shared/approval/Exact';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { Loading } from '../../shared/Loading';
import { More } from '../../shared/More';
import { Time } from '../../shared/Time';
import { keys } from './queries';

/** What has happened to it; what is new makes another key. */
const historyQuery = (item: InboxItem) =>
  infiniteQueryOptions({
    queryKey: [
      ...keys.item(item.id),
      'history',
      item.binding,
      item.state,
      item.decisions.length,
      item.handed_on.length,
    ],
    queryFn: ({ pageParam, signal }) => inboxApi.history(item.id, pageParam, signal),
    initialPageParam: null as number | null,
    getNextPageParam: page => page.next,
  });

function useWords(): Record<string, string> {
  const { t } = useLingui();
  return {
    asked: t`Asked`,
    approved: t`Approved`,
    rejected: t`Rejected`,
    withdrawn: t`Decision taken back`,
    edited: t`Call changed`,
    delegated: t`Handed on`,
    taken_back: t`Taken back`,
    escalated: t`Escalated`,
  };
}

function Lines({ item }: { item: InboxItem }) {
  const { t } = useLingui();
  const words = useWords();
  const pages = useInfiniteQuery(historyQuery(item));
  const { data, error } = pages;
  if (error !== null)
    return <ErrorPanel compact what={t`The history could not be read.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  const lines = data.pages.flatMap(page => page.items);
  return (
    <div className="mt-2 space-y-2">
      <ol className="space-y-1">
        {lines.map(line => (
          <li key={`${line.seq} ${line.what} ${line.at ?? ''}`} className="flex flex-wrap gap-x-2">
            <span className="font-semibold">{words[line.what] ?? line.what}</span>
            {line.by != null && <span>{line.by}</span>}
            {line.to != null && <span>→ {line.to}</span>}
            {line.at != null && <Time at={line.at} />}
            {line.note != null && <q className="text-muted">{line.note}</q>}
            {line.value != null && (
              <code className="basis-full font-mono text-xs break-all whitespace-pre-wrap">
                <Plain text={JSON.stringify(line.value)} />
              </code>
            )}
          </li>
        ))}
      </ol>
      <More pages={pages} />
    </div>
  );
}

/** What has happened to it, asked for when it is wanted. */
export function History({ item }: { item: InboxItem }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="text-sm" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-muted">
        <Trans>History</Trans>
      </summary>
      {open && <Lines item={item} />}
    </details>
  );
}
