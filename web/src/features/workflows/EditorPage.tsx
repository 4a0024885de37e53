import { Trans, useLingui } from '@lingui/react/macro';
import { usePrefetchQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { failureOf } from '../../api/errors';
import type { Source } from '../../api/workflows';
import { Breadcrumb, crumbClass } from '../../shared/Breadcrumb';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { useIsNarrow } from '../../shared/hooks/use-media';
import { useTitle } from '../../shared/hooks/use-title';
import { Loading } from '../../shared/Loading';
import { Button } from '../../ui/Button';
import { Editor } from './Editor';
import { read } from './doc/read';
import { layoutQuery, shapeOf, sourceQuery } from './queries';
import { viewsOf } from './search';
import { keptAs, readKept } from './use-document';
import { Canvas } from './Views';

/** What the canvas will ask for is asked for while the rest of the page is made. */
function DrawnAhead({ source }: { source: Source }) {
  const got = read(source.text);
  const shape = got.ok ? shapeOf(got.flow) : '';
  usePrefetchQuery(layoutQuery(source.name, source.text, shape, []));
  return null;
}

/** One workflow: canvas, text and outline of the same document. */
export function EditorPage() {
  const { t } = useLingui();
  const { workspace, name } = useParams({ from: '/workflows/$workspace/$name' });
  useTitle(t`${name} · Workflow`);
  const search = useSearch({ from: '/workflows/$workspace/$name' });
  const canvas = viewsOf(search, useIsNarrow()).shown.includes('canvas');
  // The browser fetches the program of the canvas while the server looks for the text.
  useEffect(() => {
    if (canvas) void Canvas.load();
  }, [canvas]);
  const source = useQuery(sourceQuery(workspace, name));
  const key = keptAs(workspace, name);
  const kept = useQuery({
    queryKey: ['workflows', 'kept', key],
    queryFn: () => readKept(key),
    gcTime: 0,
    staleTime: Infinity,
  });
  return (
    <div className="space-y-2">
      <Breadcrumb
        steps={[
          {
            key: 'workflows',
            link: (
              <Link to="/workflows" className={crumbClass}>
                <Trans>Workflows</Trans>
              </Link>
            ),
          },
          { key: 'workspace', link: <span>{workspace}</span> },
        ]}
      />
      {source.data !== undefined && kept.data !== undefined ? (
        <>
          {canvas && kept.data === null && <DrawnAhead key={source.data.etag} source={source.data} />}
          <Editor key={key} source={source.data} kept={kept.data} />
        </>
      ) : source.error !== null ? (
        <>
          <h1 className="text-xl">{name}</h1>
          <ErrorPanel
            what={t`The workflow could not be opened.`}
            failure={failureOf(source.error)}
            actions={
              <Button onClick={() => void source.refetch()}>
                <Trans>Try again</Trans>
              </Button>
            }
          />
        </>
      ) : (
        <Loading what={t`Loading the workflow…`} />
      )}
    </div>
  );
}
