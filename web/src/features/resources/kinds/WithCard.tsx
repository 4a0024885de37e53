import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { failureOf } from '../../../api/errors';
import type { KindCard } from '../../../api/resources';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { Button } from '../../../ui/Button';
import { kindsQuery } from '../queries';

interface Props {
  kind: string;
  children: (card: KindCard) => ReactNode;
}

/** Everything a screen shows of a kind follows from its card. */
export function WithCard({ kind, children }: Props) {
  const { t } = useLingui();
  const { data, error, refetch } = useQuery(kindsQuery);
  const card = data?.find(one => one.name === kind);
  if (card !== undefined) return children(card);
  if (error !== null && data === undefined)
    return (
      <>
        <h1 className="sr-only">{kind}</h1>
        <ErrorPanel
          what={t`The kinds could not be loaded.`}
          failure={failureOf(error)}
          actions={
            <Button onClick={() => void refetch()}>
              <Trans>Try again</Trans>
            </Button>
          }
        />
      </>
    );
  if (data === undefined) return <Loading what={t`Loading…`} />;
  return (
    <>
      <h1 className="sr-only">{kind}</h1>
      <Empty title={t`There is no kind called ${kind}`} why={t`This server does not know it.`}>
        <Link to="/resources" className="text-accent underline">
          <Trans>All kinds</Trans>
        </Link>
      </Empty>
    </>
  );
}
