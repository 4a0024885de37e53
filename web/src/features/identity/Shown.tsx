import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { failureOf } from '../../api/errors';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { Loading } from '../../shared/Loading';
import { Button } from '../../ui/Button';

interface Props {
  what: string;
  ready: boolean;
  error: unknown;
  onRetry: () => void;
  children: ReactNode;
}

/** A list, or why it is not there. */
export function Shown({ what, ready, error, onRetry, children }: Props) {
  const { t } = useLingui();
  if (ready) return children;
  if (error === null) return <Loading what={t`Loading…`} />;
  return (
    <ErrorPanel
      what={what}
      failure={failureOf(error)}
      actions={
        <Button onClick={onRetry}>
          <Trans>Try again</Trans>
        </Button>
      }
    />
  );
}

export const tableClass =
  'w-full text-sm max-md:block [&_th]:h-8 [&_th]:px-3 [&_th]:text-start [&_th]:text-xs [&_th]:font-normal [&_th]:text-muted [&_td]:px-3 [&_td]:py-1.5 max-md:[&_thead]:hidden max-md:[&_tbody]:block max-md:[&_tbody>tr]:flex max-md:[&_tbody>tr]:flex-wrap max-md:[&_tbody>tr]:items-center max-md:[&_tbody>tr]:gap-x-3 max-md:[&_tbody>tr]:px-3 max-md:[&_tbody>tr]:py-2 max-md:[&_td]:p-0 [&_tr]:border-b [&_tr]:border-divider [&_tbody>tr:last-child]:border-b-0';
export const panelClass = 'overflow-hidden rounded-lg border border-divider bg-surface shadow-panel';
