import { useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import type { CheckedInput } from '../../api/workflows';
import { toast } from '../../shared/toasts';
import { useBench, type Question } from './bench';
import { textOf } from './state';
import type { Document } from './use-document';

const AddDialog = lazy(() => import('./ask/AddDialog').then(m => ({ default: m.AddDialog })));
const ActionsDialog = lazy(() => import('./ask/ActionsDialog').then(m => ({ default: m.ActionsDialog })));
const ConnectDialog = lazy(() => import('./ask/PickDialog').then(m => ({ default: m.ConnectDialog })));
const MoveDialog = lazy(() => import('./ask/PickDialog').then(m => ({ default: m.MoveDialog })));
const MergeDialog = lazy(() => import('./save/MergeDialog').then(m => ({ default: m.MergeDialog })));
const TestDialog = lazy(() => import('./ask/TestDialog').then(m => ({ default: m.TestDialog })));
const PublishDialog = lazy(() => import('./save/PublishDialog').then(m => ({ default: m.PublishDialog })));
const ProposeDialog = lazy(() => import('./propose/ProposeDialog').then(m => ({ default: m.ProposeDialog })));

function Asked({
  question,
  inputs,
  onClose,
}: {
  question: Question | null;
  inputs: CheckedInput[];
  onClose: () => void;
}) {
  if (question === null) return null;
  switch (question.kind) {
    case 'add':
      return <AddDialog spot={question.spot} onClose={onClose} />;
    case 'connect':
      return <ConnectDialog from={question.from} onClose={onClose} />;
    case 'actions':
      return <ActionsDialog step={question.step} onClose={onClose} />;
    case 'move':
      return <MoveDialog step={question.step} onClose={onClose} />;
    case 'test':
      return (
        <Suspense>
          <TestDialog inputs={inputs} until={question.until} only={question.only} onClose={onClose} />
        </Suspense>
      );
  }
}

interface Props {
  document: Document;
  question: Question | null;
  onQuestion: (question: Question | null) => void;
  opened: 'publish' | 'propose' | null;
  onOpened: (opened: 'publish' | 'propose' | null) => void;
  inputs: CheckedInput[];
}

/** What is asked on top of the page, fetched when it is asked for the first time. */
export function Dialogs({
  document: { state, act, save },
  question,
  onQuestion,
  opened,
  onOpened,
  inputs,
}: Props) {
  const { t } = useLingui();
  const { workspace, name } = useBench();
  return (
    <>
      <Suspense>
        <Asked question={question} inputs={inputs} onClose={() => onQuestion(null)} />
      </Suspense>
      <Suspense>
        {opened === 'propose' && <ProposeDialog onClose={() => onOpened(null)} />}
        {opened === 'publish' && (
          <PublishDialog
            workspace={workspace}
            name={name}
            text={textOf(state)}
            published={state.live ?? state.published}
            live={state.live}
            onClose={() => onOpened(null)}
            onPublish={reason => {
              onOpened(null);
              save({ publish: true, reason });
            }}
          />
        )}
      </Suspense>
      <Suspense>
        {state.phase === 'conflict' && state.theirs !== null && (
          <MergeDialog
            base={state.base}
            mine={textOf(state)}
            theirs={state.theirs}
            onLater={() => act({ type: 'later' })}
            onMerged={text => {
              const theirs = state.theirs;
              if (theirs === null) return;
              act({ type: 'merged', theirs, text });
              toast(t`Merged. It is saved onto their version.`);
              save(
                { publish: false, reason: '' },
                { ...state, history: { ...state.history, text }, etag: theirs.etag, base: theirs.text },
              );
            }}
          />
        )}
      </Suspense>
    </>
  );
}
