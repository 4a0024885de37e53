import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureOf } from '../../api/errors';
import type { InboxItem } from '../../api/types';
import { Empty } from '../../shared/Empty';
import { More } from '../../shared/More';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { useKeys } from '../../shared/hooks/use-keys';
import { useTitle } from '../../shared/hooks/use-title';
import { Loading } from '../../shared/Loading';
import { Button } from '../../ui/Button';
import { inputClass } from '../../ui/fields';
import { Tabs } from '../../ui/Tabs';
import { ItemDetail } from './ItemDetail';
import { ItemRow } from './ItemRow';
import { countOf, inboxQuery, itemQuery, type Wanted } from './queries';
import { neighbour, parseInboxSearch, type InboxSearch } from './search';

const focus = (selector: string) => {
  const element = document.querySelector<HTMLElement>(selector);
  element?.scrollIntoView({ block: 'nearest' });
  element?.focus();
};

/** J and K choose; A and R go to the buttons, so that nothing is decided by one letter. */
function useInboxKeys(items: InboxItem[], shown: string | undefined, onShow: (id: string) => void): void {
  const move = (by: number) => () => {
    const next = neighbour(
      items.map(item => item.id),
      shown,
      by,
    );
    if (next === undefined) return;
    onShow(next);
    requestAnimationFrame(() => focus(`[data-item="${next}"] [data-row-link]`));
  };
  useKeys({
    j: move(1),
    k: move(-1),
    a: () => focus('[data-approve]'),
    r: () => focus('[data-reject]'),
  });
}

function Nothing({ search }: { search: InboxSearch }) {
  const { t } = useLingui();
  if (search.q !== undefined || search.asks !== undefined)
    return <Empty title={t`Nothing found`} why={t`Nothing here holds these words and is of this kind.`} />;
  if (search.state === 'delegated')
    return (
      <Empty
        title={t`Nothing handed on`}
        why={t`What somebody else decides in your place stays here until it comes back.`}
      />
    );
  return search.state === 'decided' ? (
    <Empty title={t`Nothing decided yet`} why={t`Decisions stay here, with who made them and why.`} />
  ) : (
    <Empty
      title={t`Nothing to do`}
      why={t`Steps that need a person before they go on appear here at once.`}
    />
  );
}

const wantedOf = ({ q, asks }: InboxSearch): Wanted => ({
  ...(q === undefined ? {} : { q }),
  ...(asks === undefined ? {} : { asks }),
});

function Filter({ search, onSearch }: { search: InboxSearch; onSearch: (next: InboxSearch) => void }) {
  const { t } = useLingui();
  const to = (change: Record<string, unknown>) =>
    onSearch(parseInboxSearch({ ...search, item: undefined, ...change }));
  return (
    <div role="search" className="flex flex-wrap gap-2">
      <input
        type="search"
        aria-label={t`Find in the inbox`}
        placeholder={t`Title, step or run`}
        defaultValue={search.q ?? ''}
        onChange={event => to({ q: event.target.value })}
        className={`${inputClass} w-56`}
      />
      <select
        aria-label={t`Kind`}
        value={search.asks ?? ''}
        onChange={event => to({ asks: event.target.value })}
        className={inputClass}
      >
        <option value="">{t`Every kind`}</option>
        <option value="approval">{t`Approvals`}</option>
        <option value="question">{t`Questions`}</option>
        <option value="outcome">{t`Unknown outcomes`}</option>
      </select>
    </div>
  );
}

function List({ search, onSearch }: { search: InboxSearch; onSearch: (next: InboxSearch) => void }) {
  const { t } = useLingui();
  const state = search.state ?? 'open';
  const pages = useInfiniteQuery(inboxQuery(state, wantedOf(search)));
  const { data, error, refetch } = pages;
  const items = data?.pages.flatMap(page => page.items) ?? [];
  const listed = items.find(item => item.id === search.item);
  const named = useQuery({
    ...itemQuery(search.item ?? ''),
    enabled: search.item !== undefined && data !== undefined && listed === undefined,
  });
  const shown = listed ?? (search.item === undefined ? undefined : named.data) ?? items[0];
  useInboxKeys(items, shown?.id, item => onSearch({ ...search, item }));
  if (data === undefined && error !== null)
    return (
      <ErrorPanel
        what={t`The inbox could not be loaded.`}
        failure={failureOf(error)}
        actions={
          <Button onClick={() => void refetch()}>
            <Trans>Try again</Trans>
          </Button>
        }
      />
    );
  if (data === undefined) return <Loading what={t`Loading the inbox…`} />;
  if (shown === undefined) return <Nothing search={search} />;
  // What is decided leaves the list; the one behind it is next.
  const next = items[items.indexOf(shown) + 1] ?? items[items.indexOf(shown) - 1];
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(16rem,24rem)_minmax(0,1fr)]">
      <div className="min-w-0 space-y-2">
        <ul
          aria-label={state === 'open' ? t`To do` : state === 'decided' ? t`Decided` : t`Delegated`}
          className="overflow-hidden rounded-lg border border-divider bg-surface shadow-panel max-lg:max-h-[40dvh] max-lg:overflow-y-auto lg:max-h-[calc(100dvh-11rem)] lg:overflow-y-auto"
        >
          {items.map(item => (
            <ItemRow key={item.id} item={item} search={search} selected={item.id === shown.id} />
          ))}
        </ul>
        <More pages={pages} />
      </div>
      <ItemDetail
        key={shown.id}
        item={shown}
        always={search.ask === 'always'}
        onAlways={asked =>
          onSearch(parseInboxSearch({ ...search, item: shown.id, ask: asked ? 'always' : undefined }))
        }
        onDecided={() => onSearch(parseInboxSearch({ ...search, item: next?.id, ask: undefined }))}
      />
    </div>
  );
}

export function InboxPage() {
  const { t } = useLingui();
  useTitle(t`Inbox`);
  const search = useSearch({ from: '/inbox' });
  const navigate = useNavigate({ from: '/inbox' });
  const onSearch = (next: InboxSearch) => void navigate({ search: next, replace: true, resetScroll: false });
  const count = countOf(useInfiniteQuery(inboxQuery('open')).data?.pages);
  const content = (
    <div className="space-y-3">
      <Filter key={search.state ?? 'open'} search={search} onSearch={onSearch} />
      <List search={search} onSearch={onSearch} />
    </div>
  );
  return (
    <div className="space-y-3">
      <h1 className="text-xl">
        <Trans>Inbox</Trans>
      </h1>
      <Tabs
        label={t`Parts of the inbox`}
        items={[
          { id: 'open', label: t`To do`, count, content },
          { id: 'delegated', label: t`Delegated`, content },
          { id: 'decided', label: t`Decided`, content },
        ]}
        selected={search.state ?? 'open'}
        onSelect={state => onSearch(parseInboxSearch({ state }))}
      />
    </div>
  );
}
