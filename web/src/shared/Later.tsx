import { useLingui } from '@lingui/react/macro';
import { Suspense, type ReactNode } from 'react';
import { Loading } from './Loading';

/** What is fetched when it is first shown. */
export function Later({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  return <Suspense fallback={<Loading what={t`Loading…`} />}>{children}</Suspense>;
}
