import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { deltaText, readDeltas } from './deltas';

/** The words of a model while they arrive. The text node is written directly, outside React. */
export function StreamedText({ run, task }: { run: string; task: string }) {
  const { t } = useLingui();
  const box = useRef<HTMLPreElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const text = document.createTextNode(deltaText(run, task));
    element.replaceChildren(text);
    return readDeltas(run, task, added => {
      const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
      text.appendData(added);
      if (atEnd) element.scrollTop = element.scrollHeight;
    });
  }, [run, task]);
  return (
    <div className="st-running rounded-md border border-st-outline p-2">
      <p className="mb-1 text-xs font-semibold text-st-text">
        <Trans>Being written now</Trans>
      </p>
      <pre
        ref={box}
        tabIndex={0}
        aria-label={t`Answer so far`}
        aria-live="off"
        data-testid="streamed"
        className="max-h-64 min-h-5 overflow-auto font-mono text-xs leading-5 whitespace-pre-wrap break-words"
      />
    </div>
  );
}
