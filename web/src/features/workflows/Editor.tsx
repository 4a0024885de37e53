import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { failureOf } from '../../api/errors';
import type { Source } from '../../api/workflows';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { useIsNarrow } from '../../shared/hooks/use-media';
import { part } from '../../shared/part';
import { may } from '../../shared/rights';
import { useRights } from '../../shared/session';
import { Button } from '../../ui/Button';
import { useQuestion } from './ask/use-return';
import { BenchContext, useBench } from './bench';
import { Dialogs } from './Dialogs';
import type { Step } from './doc/read';
import { Header } from './Header';
import { Panels } from './Panels';
import { toggleView, viewsOf, type EditorSearch, type ViewId } from './search';
import { isDirty, type EditState, type Kept } from './state';
import { useBenchOf } from './use-bench';
import { useDocument, type Document } from './use-document';
import { Views } from './Views';

const StepPanel = part<{ step: Step }>(() => import('./step/StepPanel').then(m => m.StepPanel));

const FORM_AFTER_MS = 300;
const ROUTE = '/workflows/$workspace/$name';

function useAddress() {
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  const change = useCallback(
    (next: Partial<Record<keyof EditorSearch, unknown>>) =>
      void navigate({
        search: old =>
          Object.fromEntries(
            Object.entries({ ...old, ...next }).filter(([, value]) => value !== undefined),
          ) as EditorSearch,
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  return { search, change };
}

/** Undo, redo and save from everywhere on the page, except where the text editor does it itself. */
function useDocumentKeys({ act, save }: Document, refused: boolean, readOnly: boolean): void {
  const latest = useRef({ refused, save, readOnly });
  useEffect(() => {
    latest.current = { refused, save, readOnly };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      if (key === 's') {
        event.preventDefault();
        if (!latest.current.refused) latest.current.save({ publish: false, reason: '' });
        return;
      }
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.closest('input, textarea, select, [contenteditable=true]') || latest.current.readOnly)
        return;
      if (key !== 'z' && key !== 'y') return;
      event.preventDefault();
      act({ type: key === 'y' || event.shiftKey ? 'redo' : 'undo' });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [act]);
}

/** What was kept in this browser, and what the server refused: said once, above everything. */
function Notices({ document, source }: { document: Document; source: Source }) {
  const { t } = useLingui();
  const { state, act } = document;
  const [seen, setSeen] = useState(false);
  const { restored } = state;
  return (
    <>
      {restored > 0 && !seen && isDirty(state) && (
        <p
          role="status"
          className="st-idle flex flex-wrap items-center gap-2 rounded-md border border-st-outline bg-st-tint px-3 py-1.5 text-sm"
        >
          <span>
            {restored === 1 ? t`Restored 1 unsaved change.` : t`Restored ${restored} unsaved changes.`}
          </span>
          <Button onClick={() => act({ type: 'discard', source })}>
            <Trans>Discard them</Trans>
          </Button>
          <Button tone="quiet" onClick={() => setSeen(true)}>
            <Trans>Keep them</Trans>
          </Button>
        </p>
      )}
      {state.phase === 'refused' && (
        <ErrorPanel
          compact
          what={t`The server did not take the text. It is kept in this browser.`}
          failure={failureOf(state.failure)}
        />
      )}
    </>
  );
}

/** Why the text cannot be saved or published just now. */
function useRefused(state: EditState, workspace: string, wrong: boolean) {
  const { t } = useLingui();
  const rights = useRights();
  const readOnly = !may(rights, 'workflow', 'update', workspace);
  const idle = !isDirty(state) && state.phase !== 'offline';
  const refused = readOnly
    ? t`You may not change this.`
    : state.phase === 'saving'
      ? t`It is being saved.`
      : undefined;
  const publish =
    refused ??
    (may(rights, 'workflow', 'publish', workspace) ? undefined : t`You may not publish this.`) ??
    (wrong ? t`Mend the problems first.` : undefined) ??
    (idle && state.published === state.version ? t`The newest version is published already.` : undefined);
  return { save: refused ?? (idle ? t`Nothing was changed.` : undefined), publish };
}

function Body({ shown, onShow }: { shown: ViewId[]; onShow: (view: ViewId) => void }) {
  const { flow, selected } = useBench();
  const [insist, setInsist] = useState(false);
  // The form is fetched while the browser has nothing else to do.
  useEffect(() => {
    const idle = setTimeout(() => void StepPanel.load(), FORM_AFTER_MS);
    return () => clearTimeout(idle);
  }, []);
  const step = selected === null ? undefined : flow.byKey.get(selected);
  return (
    <div
      className={`grid items-start gap-2 ${step === undefined ? '' : 'xl:grid-cols-[minmax(0,1fr)_22rem]'}`}
    >
      <Views shown={shown} insist={insist} onInsist={() => setInsist(true)} onShow={onShow} />
      {step !== undefined && (
        <div className="rounded-lg border border-divider bg-surface shadow-panel xl:max-h-[62vh] xl:min-h-80 xl:overflow-y-auto">
          <Suspense>
            <StepPanel step={step} />
          </Suspense>
        </div>
      )}
    </div>
  );
}

export function Editor({ source, kept }: { source: Source; kept: Kept | null }) {
  const rights = useRights();
  const narrow = useIsNarrow();
  const { search, change } = useAddress();
  const document_ = useDocument(source, kept);
  const { state, act, save } = document_;
  const { workspace } = source;
  const readOnly = !may(rights, 'workflow', 'update', workspace);
  const { question, ask } = useQuestion();
  const [opened, setOpened] = useState<'publish' | 'propose' | null>(null);
  const selected = search.step ?? null;
  const { bench, broken, checked, current, checkError } = useBenchOf(document_, source, readOnly, {
    selected,
    onSelect: key => change({ step: key ?? undefined }),
    onAsk: ask,
    onForm: () => setTimeout(() => document.getElementById('step-form')?.focus(), 0),
  });
  const { most, shown } = viewsOf(search, narrow);
  const errors = bench.diagnostics.filter(one => one.severity === 'error').length;
  const refused = useRefused(state, workspace, errors > 0 || broken !== null);
  useDocumentKeys(document_, refused.save !== undefined, readOnly);
  const seen = { broken, current, checkError };
  return (
    <BenchContext value={bench}>
      <div className="space-y-2">
        <Header
          source={source}
          state={state}
          shown={shown}
          most={most}
          panel={search.panel}
          problems={{
            errors,
            all: bench.diagnostics.length,
            known: current && checkError === null,
            broken: broken !== null,
          }}
          refused={refused.save}
          publishRefused={refused.publish}
          onSave={() => save({ publish: false, reason: '' })}
          onPublish={() => setOpened('publish')}
          onPropose={() => setOpened('propose')}
          onTest={() => ask({ kind: 'test' })}
          onDiscard={() => act({ type: 'discard', source })}
          onViews={view => change({ views: toggleView(shown, view, most) })}
          onPanel={panel => change({ panel: search.panel === panel ? undefined : panel })}
        />
        <Notices document={document_} source={source} />
        <Body shown={shown} onShow={view => change({ views: [view] })} />
        <Panels search={search} change={change} document={document_} checked={seen} />
      </div>
      <Dialogs
        document={document_}
        question={question}
        onQuestion={ask}
        opened={opened}
        onOpened={setOpened}
        inputs={checked?.outline?.inputs ?? []}
      />
    </BenchContext>
  );
}
