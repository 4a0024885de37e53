import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../ui/Button';

interface Props {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** Brings the next page of a list, if there is one. */
export function More({ pages }: Props) {
  const { t } = useLingui();
  if (!pages.hasNextPage) return null;
  return (
    <Button
      unavailable={pages.isFetchingNextPage ? t`They are being loaded.` : undefined}
      onClick={() => void pages.fetchNextPage()}
    >
      <Trans>More</Trans>
    </Button>
  );
}
