import { useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import { failureOf } from '../../api/errors';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { useBench } from './bench';
import { ProblemList } from './problems/ProblemList';
import type { EditorSearch } from './search';
import { countOf, textOf } from './state';
import type { Document } from './use-document';

const Versions = lazy(() => import('./versions/Versions').then(m => ({ default: m.Versions })));

export interface Seen {
  broken: { why: string; line: number; column: number } | null;
  current: boolean;
  checkError: Error | null;
}

interface Props {
  search: EditorSearch;
  change: (next: Partial<Record<keyof EditorSearch, unknown>>) => void;
  document: Document;
  checked: Seen;
}

/** What stands under the views: what is wrong, and the versions. */
export function Panels({
  search,
  change,
  document: { state },
  checked: { broken, current, checkError },
}: Props) {
  const { t } = useLingui();
  const bench = useBench();
  const { workspace, name, readOnly } = bench;
  const problems = search.panel === 'problems';
  return (
    <>
      {broken !== null && (
        <ErrorPanel
          compact
          what={t`The text cannot be read.`}
          failure={{
            code: 'yaml',
            message: broken.why,
            place: `${name}.yaml:${broken.line}:${broken.column}`,
            fix: [],
          }}
        />
      )}
      {checkError !== null && (
        <ErrorPanel compact what={t`The text could not be checked.`} failure={failureOf(checkError)} />
      )}
      {problems && (
        <section aria-label={t`Problems`} className="max-h-72 overflow-auto">
          {bench.diagnostics.length === 0 ? (
            <p className="p-2 text-sm text-muted">{current ? t`No problems.` : t`Checking…`}</p>
          ) : (
            <div role="alert">
              <ProblemList diagnostics={bench.diagnostics} />
            </div>
          )}
        </section>
      )}
      {search.panel === 'versions' && (
        <section aria-label={t`Versions`}>
          <h2 className="sr-only">{t`Versions`}</h2>
          <Suspense>
            <Versions
              workspace={workspace}
              name={name}
              newest={state.version}
              text={textOf(state)}
              dirty={countOf(state) > 0}
              readOnly={readOnly}
              from={search.from}
              onFrom={from => change({ from: from === search.from ? undefined : from })}
            />
          </Suspense>
        </section>
      )}
    </>
  );
}
