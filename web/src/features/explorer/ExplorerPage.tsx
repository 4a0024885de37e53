import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { failureOf } from '../../api/errors';
import { send } from '../../api/http';
import type { JsonObject } from '../../api/resources';
import { Empty } from '../../shared/Empty';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { useKeys } from '../../shared/hooks/use-keys';
import { useTitle } from '../../shared/hooks/use-title';
import { Loading } from '../../shared/Loading';
import { IntegrationsNav } from '../../shared/SubNav';
import { Button } from '../../ui/Button';
import { inputClass } from '../../ui/fields';
import { MethodMark } from './MethodMark';
import { matching, operationsOf, type Operation } from './openapi';
import { parseExplorerSearch, type ExplorerSearch } from './search';
import { Try } from './Try';

const documentQuery = queryOptions({
  queryKey: ['openapi'],
  queryFn: async ({ signal }) => (await (await send('/openapi.json', { signal })).json()) as JsonObject,
});

const TYPING_MS = 200;

interface ListProps {
  operations: Operation[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}

function OperationList({ operations, chosen, onChoose }: ListProps) {
  const { t } = useLingui();
  const groups = new Map<string, Operation[]>();
  for (const one of operations) groups.set(one.tag, [...(groups.get(one.tag) ?? []), one]);
  return (
    <nav aria-label={t`Operations`} className="space-y-3">
      {Array.from(groups, ([tag, group]) => (
        <section key={tag} aria-label={tag === '' ? t`Other` : tag}>
          <h2 className="px-2 text-xs font-semibold text-muted">{tag === '' ? t`Other` : tag}</h2>
          <ul>
            {group.map(one => (
              <li key={one.id}>
                <button
                  type="button"
                  data-operation={one.id}
                  aria-current={one.id === chosen ? 'true' : undefined}
                  onClick={() => onChoose(one.id)}
                  className="flex min-h-8 w-full items-baseline gap-2 rounded-md px-2 py-1 text-start text-sm hover:bg-hover aria-[current]:bg-selected aria-[current]:font-semibold focus-visible:-outline-offset-2 pointer-coarse:min-h-11"
                >
                  <MethodMark method={one.method} />
                  <span className="min-w-0 break-words">{one.summary === '' ? one.id : one.summary}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

function useTyped(
  search: ExplorerSearch,
  onChange: (next: ExplorerSearch) => void,
): [string, (text: string) => void] {
  const [text, setText] = useState(search.q ?? '');
  useEffect(() => {
    if (text === (search.q ?? '')) return;
    const timer = setTimeout(() => onChange({ ...search, q: text }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, search, onChange]);
  return [text, setText];
}

function Explorer({ operations }: { operations: Operation[] }) {
  const { t } = useLingui();
  const search = useSearch({ from: '/explorer' });
  const navigate = useNavigate({ from: '/explorer' });
  const onChange = useMemo(
    () => (next: ExplorerSearch) =>
      void navigate({ search: parseExplorerSearch({ ...next }), replace: true, resetScroll: false }),
    [navigate],
  );
  const [text, setText] = useTyped(search, onChange);
  const found = useMemo(() => matching(operations, text), [operations, text]);
  const chosen = operations.find(({ id }) => id === search.op);
  const choose = (op: string | undefined) => onChange({ ...search, op: op ?? '' });
  return (
    <div className="flex gap-5 max-lg:flex-col">
      <div className={`w-full shrink-0 space-y-2 lg:w-80 ${chosen === undefined ? '' : 'max-lg:hidden'}`}>
        <input
          type="search"
          data-search
          value={text}
          onChange={event => setText(event.target.value)}
          placeholder={t`Search operations`}
          aria-label={t`Search operations`}
          className={`${inputClass} w-full`}
        />
        <p role="status" className="text-xs text-muted">
          <Plural value={found.length} one="# operation" other="# operations" />
        </p>
        <div className="overflow-y-auto lg:max-h-[calc(100dvh-15rem)]" tabIndex={-1}>
          <OperationList operations={found} chosen={search.op} onChoose={choose} />
        </div>
      </div>
      <div className="min-w-0 flex-1">
        {chosen === undefined ? (
          <Empty
            title={t`Choose an operation`}
            why={t`Each can be tried from here, as you, on this server.`}
          />
        ) : (
          <>
            <Button className="mb-2 lg:hidden" onClick={() => choose(undefined)}>
              <Trans>All operations</Trans>
            </Button>
            <Try key={chosen.id} operation={chosen} />
          </>
        )}
      </div>
    </div>
  );
}

/** Every operation of the API, to read and to try. */
export function ExplorerPage() {
  const { t } = useLingui();
  useTitle(t`API explorer`);
  const { data, error, refetch } = useQuery(documentQuery);
  const operations = useMemo(() => (data === undefined ? [] : operationsOf(data)), [data]);
  useKeys({
    '/': event => {
      event.preventDefault();
      document.querySelector<HTMLElement>('[data-search]')?.focus();
    },
  });
  return (
    <div className="space-y-3">
      <h1 className="text-xl">
        <Trans>Integrations</Trans>
      </h1>
      <IntegrationsNav />
      {error !== null && data === undefined && (
        <ErrorPanel
          what={t`The description of the API could not be loaded.`}
          failure={failureOf(error)}
          actions={
            <Button onClick={() => void refetch()}>
              <Trans>Try again</Trans>
            </Button>
          }
        />
      )}
      {data === undefined && error === null && <Loading what={t`Loading…`} />}
      {data !== undefined && <Explorer operations={operations} />}
    </div>
  );
}
