import { Trans, useLingui } from '@lingui/react/macro';
import { failureOf } from '../../api/errors';
import { Button } from '../../ui/Button';
import { ErrorPanel } from '../ErrorPanel';

/** A screen that broke: the shell around it goes on working. */
export function RouteError({ error, reset }: { error: unknown; reset?: () => void }) {
  const { t } = useLingui();
  return (
    <ErrorPanel
      what={t`This screen could not be shown.`}
      failure={failureOf(error)}
      actions={
        <>
          <Button onClick={() => reset?.()}>
            <Trans>Try again</Trans>
          </Button>
          <Button onClick={() => window.location.reload()}>
            <Trans>Reload the page</Trans>
          </Button>
        </>
      }
    />
  );
}
