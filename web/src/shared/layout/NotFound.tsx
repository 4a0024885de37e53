import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useTitle } from '../hooks/use-title';

export function NotFound() {
  const { t } = useLingui();
  useTitle(t`Not found`);
  return (
    <div className="mx-auto max-w-lg py-16 text-center">
      <h1 className="text-xl">
        <Trans>There is no such page</Trans>
      </h1>
      <p className="mt-2">
        <Link to="/runs" className="text-accent underline">
          <Trans>Go to Runs</Trans>
        </Link>
      </p>
    </div>
  );
}
