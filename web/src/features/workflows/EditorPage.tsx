import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { failureOf } from '../../api/errors';
import { Breadcrumb, crumbClass } from '../../shared/Breadcrumb';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { useTitle } from '../../shared/hooks/use-title';
import { Loading } from '../../shared/Loading';
import { Button } from '../../ui/Button';
import { Editor } from './Editor';
import { sourceQuery } from './queries';
import { keptAs, readKept } from './use-document';

/** One workflow: canvas, text and outline of the same document. */
export function EditorPage() {
  const { t } = useLingui();
  const { workspace, name } = useParams({ from: '/workflows/$workspace/$name' });
  useTitle(t`${name} · Workflow`);
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
        <Editor key={key} source={source.data} kept={kept.data} />
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
