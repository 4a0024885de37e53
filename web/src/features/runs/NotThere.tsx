import { Trans, useLingui } from '@lingui/react/macro';
import { failureOf } from '../../api/errors';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { Button } from '../../ui/Button';

/** Why there is no run to show; of one that was removed, what its tombstone says. */
export function NotThere({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useLingui();
  const failure = failureOf(error);
  const gone = failure.code === 'run_removed';
  return (
    <>
      <h1 className="sr-only">
        <Trans>Run</Trans>
      </h1>
      <ErrorPanel
        what={gone ? t`The run was removed; its tombstone is left.` : t`The run could not be loaded.`}
        failure={failure}
        actions={
          gone ? undefined : (
            <Button onClick={onRetry}>
              <Trans>Try again</Trans>
            </Button>
          )
        }
      />
    </>
  );
}
