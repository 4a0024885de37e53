import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { failureOf } from '../../../api/errors';
import { resourcesApi, type KindCard } from '../../../api/resources';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { toSegment } from '../search';

const SHOWN = 50;

export function SearchResults({ q, cards }: { q: string; cards: KindCard[] }) {
  const { t } = useLingui();
  const asked = useDeferredValue(q);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['resources', 'list', '*', 'search', asked],
    queryFn: ({ signal }) => resourcesApi.search(asked, signal, SHOWN),
    placeholderData: keepPreviousData,
  });
  if (error !== null) return <ErrorPanel what={t`The search failed.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Searching…`} />;
  if (data.items.length === 0)
    return <Empty title={t`Nothing matches`} why={t`No name, title or label holds these words.`} />;
  const titleOf = (kind: string) => cards.find(card => card.name === kind)?.title ?? kind;
  return (
    <section aria-label={t`Results`} aria-busy={isPlaceholderData}>
      <p role="status" className="mb-1 text-sm text-muted">
        <Trans>{data.items.length} results</Trans>
      </p>
      <ul className="divide-y divide-divider rounded-lg border border-divider bg-surface shadow-panel">
        {data.items.map(item => (
          <li
            key={`${item.kind}/${item.workspace}/${item.name}`}
            className="relative flex flex-wrap items-baseline gap-x-3 px-3 py-1.5 hover:bg-hover"
          >
            <Link
              to="/resources/$kind/$workspace/$name"
              params={{ kind: item.kind, workspace: toSegment(item.workspace), name: item.name }}
              className="min-w-0 font-semibold break-all after:absolute after:inset-0"
            >
              {item.name}
            </Link>
            {item.title !== null && <span className="min-w-0 text-sm break-words">{item.title}</span>}
            <span className="ms-auto text-xs text-muted">
              {titleOf(item.kind)}
              {item.workspace !== null && ` · ${item.workspace}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
