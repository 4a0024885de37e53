import { Trans, useLingui } from '@lingui/react/macro';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback } from 'react';
import { useTitle } from '../../shared/hooks/use-title';
import { Tabs } from '../../ui/Tabs';
import { Holds } from './Holds';
import { Plan } from './Plan';
import { Removed } from './Removed';
import { parseRetentionSearch, viewOf, type RetentionSearch } from './search';

const Dialogs = lazy(() => import('./Dialogs').then(m => ({ default: m.Dialogs })));

/** What is past its time, what must stay, and what was removed. */
export function RetentionPage() {
  const { t } = useLingui();
  useTitle(t`Retention`);
  const search = useSearch({ from: '/retention' });
  const navigate = useNavigate({ from: '/retention' });
  const change = useCallback(
    (next: Partial<RetentionSearch>) =>
      void navigate({ search: old => parseRetentionSearch({ ...old, ...next }), replace: true }),
    [navigate],
  );
  const asked = search.ask !== undefined || search.lift !== undefined;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-baseline gap-3">
        <h1 className="text-xl">
          <Trans>Retention</Trans>
        </h1>
        <Link
          to="/resources/$kind"
          params={{ kind: 'retention' }}
          className="ms-auto text-sm text-accent underline underline-offset-2"
        >
          <Trans>Rules</Trans>
        </Link>
      </div>
      <Tabs
        label={t`Views of retention`}
        items={[
          { id: 'plan', label: t`Plan`, content: <Plan onApply={() => change({ ask: 'apply' })} /> },
          { id: 'holds', label: t`Holds`, content: <Holds onLift={lift => change({ lift })} /> },
          { id: 'removed', label: t`Removed`, content: <Removed /> },
        ]}
        selected={search.view ?? 'plan'}
        onSelect={id => change({ view: viewOf(id) })}
      />
      <Suspense fallback={null}>
        {asked && <Dialogs search={search} onClose={() => change({ ask: undefined, lift: undefined })} />}
      </Suspense>
    </div>
  );
}
