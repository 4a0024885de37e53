import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { KindCard, Place, Resource } from '../../../api/resources';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { useKeys } from '../../../shared/hooks/use-keys';
import { withTexts } from '../../../shared/i18n/i18n';
import { useTitle } from '../../../shared/hooks/use-title';
import { Later } from '../../../shared/Later';
import { Loading } from '../../../shared/Loading';
import { Button } from '../../../ui/Button';
import { Tabs, type TabItem } from '../../../ui/Tabs';
import { writtenOf } from '../draft/document';
import { draftKey, readDraft } from '../draft/journal';
import { WithCard } from '../kinds/WithCard';
import { keys } from '../keys';
import { oneQuery } from '../queries';
import { fromSegment, TABS, type DetailSearch, type TabId } from '../search';
import { Header } from './Header';
import { Overview } from './Overview';
import { ShownVersion } from './ShownVersion';

const ROUTE = '/resources/$kind/$workspace/$name';

// What is not shown at once is fetched when it is.
const Editor = lazy(() => withTexts('editing', import('../edit/Editor')).then(m => ({ default: m.Editor })));
const History = lazy(() =>
  withTexts('editing', import('../history/History')).then(m => ({ default: m.History })),
);
const Diff = lazy(() => withTexts('editing', import('../history/Diff')).then(m => ({ default: m.Diff })));
const References = lazy(() => import('./References').then(m => ({ default: m.References })));
const Activity = lazy(() => import('./Activity').then(m => ({ default: m.Activity })));
const DeleteDialog = lazy(() => import('./DeleteDialog').then(m => ({ default: m.DeleteDialog })));
const RunDialog = lazy(() =>
  withTexts('editing', import('../run/RunDialog')).then(m => ({ default: m.RunDialog })),
);
const VersionDialog = lazy(() =>
  withTexts('editing', import('../history/VersionDialog')).then(m => ({ default: m.VersionDialog })),
);

function EditTab({ card, resource }: { card: KindCard; resource: Resource }) {
  const { t } = useLingui();
  const { kind, workspace, name } = resource;
  const keptAs = draftKey(kind, workspace, name);
  const { data: kept } = useQuery({
    queryKey: ['drafts', keptAs],
    queryFn: () => readDraft(keptAs),
    gcTime: 0,
  });
  if (kept === undefined) return <Loading what={t`Loading…`} />;
  return (
    <Editor
      card={card}
      resource={resource}
      base={writtenOf(resource)}
      kept={kept}
      workspace={workspace}
      name={name}
      keptAs={keptAs}
    />
  );
}

function useTabItems(
  card: KindCard,
  resource: Resource,
  search: DetailSearch,
  change: (next: DetailSearch) => void,
): TabItem[] {
  const { t } = useLingui();
  const place: Place = { kind: card.name, workspace: resource.workspace, name: resource.name };
  return [
    {
      id: 'overview',
      label: t`Overview`,
      content:
        search.version === undefined ? (
          <Overview card={card} resource={resource} />
        ) : (
          <ShownVersion
            card={card}
            place={place}
            newest={resource.version}
            version={search.version}
            onNewest={() => change({})}
          />
        ),
    },
    {
      id: 'edit',
      label: t`Edit`,
      content: <EditTab card={card} resource={resource} />,
    },
    {
      id: 'history',
      label: t`History`,
      count: String(resource.version),
      content: (
        <History
          card={card}
          resource={resource}
          onCompare={(from, to) => change({ tab: 'diff', from, to })}
          onShow={version => change({ version: String(version) })}
        />
      ),
    },
    {
      id: 'diff',
      label: t`Compare`,
      content: (
        <Diff
          resource={resource}
          from={search.from}
          to={search.to}
          onChoose={(from, to) => change({ tab: 'diff', from, to })}
        />
      ),
    },
    {
      id: 'references',
      label: t`References`,
      content: <References place={place} />,
    },
    {
      id: 'activity',
      label: t`Activity`,
      content: <Activity resource={resource} onShow={version => change({ version: String(version) })} />,
    },
  ];
}

function Loaded({ card, resource }: { card: KindCard; resource: Resource }) {
  const { t } = useLingui();
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  const change = useCallback(
    (next: DetailSearch) => void navigate({ search: next, resetScroll: false }),
    [navigate],
  );
  const [dialog, setDialog] = useState<'delete' | 'publish' | null>(null);
  const items = useTabItems(card, resource, search, change);
  const select = (id: string) => change(id === 'overview' ? {} : { tab: id as TabId });
  useKeys({
    ...Object.fromEntries(TABS.map((id, i) => [String(i + 1), () => select(id)])),
    e: () => select('edit'),
  });
  const place: Place = { kind: card.name, workspace: resource.workspace, name: resource.name };
  const close = () => setDialog(null);
  return (
    <div className="space-y-3">
      <Header
        card={card}
        resource={resource}
        onPublish={() => setDialog('publish')}
        onDelete={() => setDialog('delete')}
        onRun={() => change({ ...search, run: true })}
      />
      <Tabs
        label={t`Views of ${resource.name}`}
        items={items.map(item => ({ ...item, content: <Later>{item.content}</Later> }))}
        selected={search.tab ?? 'overview'}
        onSelect={select}
      />
      <Suspense fallback={null}>
        {search.run === true && card.name === 'workflow' && (
          <RunDialog
            card={card}
            resource={resource}
            onClose={() => {
              const { run: _, ...rest } = search;
              change(rest);
            }}
          />
        )}
        {dialog === 'delete' && <DeleteDialog card={card} resource={resource} onClose={close} />}
        {dialog === 'publish' && (
          <VersionDialog
            place={place}
            action={{ type: 'publish', version: resource.version }}
            labels={resource.version_labels}
            onClose={close}
          />
        )}
      </Suspense>
    </div>
  );
}

function Detail({ card }: { card: KindCard }) {
  const { t } = useLingui();
  const params = useParams({ from: ROUTE });
  const place: Place = { kind: card.name, workspace: fromSegment(params.workspace), name: params.name };
  const { data, error, refetch } = useQuery(oneQuery(card, place));
  useTitle(params.name);
  if (data !== undefined) return <Loaded key={keys.place(place).join('/')} card={card} resource={data} />;
  if (error === null) return <Loading what={t`Loading ${params.name}…`} />;
  return (
    <>
      <h1 className="sr-only">{params.name}</h1>
      <ErrorPanel
        what={t`${params.name} could not be loaded.`}
        failure={failureOf(error)}
        actions={
          <Button onClick={() => void refetch()}>
            <Trans>Try again</Trans>
          </Button>
        }
      />
    </>
  );
}

export function DetailPage() {
  const { kind } = useParams({ from: ROUTE });
  return <WithCard kind={kind}>{card => <Detail key={card.name} card={card} />}</WithCard>;
}
