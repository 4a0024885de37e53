import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { failureOfRun } from '../../../api/errors';
import { isBlobRef, type Json } from '../../../api/types';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { taskLook } from '../../../shared/status';
import { Button } from '../../../ui/Button';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { StatusChip } from '../../../ui/StatusChip';
import { useBench } from '../bench';
import type { Step } from '../doc/read';

function PinField({ step }: { step: Step }) {
  const { t } = useLingui();
  const { pins, pin } = useBench();
  const value = pins[step.id];
  const [text, setText] = useState(() => JSON.stringify(value ?? {}, null, 2));
  const [wrong, setWrong] = useState<string | null>(null);
  const change = (next: string) => {
    setText(next);
    try {
      pin(step.id, JSON.parse(next) as Json);
      setWrong(null);
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <FieldBox
      id={`pin-${step.key}`}
      label={t`Pinned result`}
      help={t`Trial runs take this instead of running the step. It is not part of the workflow.`}
      errors={wrong === null ? [] : [wrong]}
    >
      {ids => (
        <textarea
          {...ids}
          rows={5}
          value={text}
          spellCheck={false}
          onChange={event => change(event.target.value)}
          className={`${inputClass} block w-full font-mono text-xs`}
        />
      )}
    </FieldBox>
  );
}

/** Trying this step: running to it, running it alone, its last result, and a result to take instead. */
export function Trial({ step }: { step: Step }) {
  const { t, i18n } = useLingui();
  const { ask, pins, pin, test } = useBench();
  const task = test.tasks.get(step.id);
  const pinned = pins[step.id] !== undefined;
  const nested =
    step.parent === null ? undefined : t`Only steps of the outermost list can be run for themselves.`;
  const output = task?.output;
  const usable = output !== undefined && output !== null && !isBlobRef(output) ? output : undefined;
  return (
    <section aria-label={t`Trying it`} className="space-y-2">
      <div className="flex flex-wrap gap-1.5">
        <Button unavailable={nested} onClick={() => ask({ kind: 'test', until: step.id })}>
          <Trans>Run to here…</Trans>
        </Button>
        <Button unavailable={nested} onClick={() => ask({ kind: 'test', only: step.id })}>
          <Trans>Run only this…</Trans>
        </Button>
        {pinned ? (
          <Button onClick={() => pin(step.id, undefined)}>
            <Trans>Unpin</Trans>
          </Button>
        ) : (
          <Button unavailable={nested} onClick={() => pin(step.id, (usable as Json | undefined) ?? {})}>
            {usable === undefined ? <Trans>Pin a result</Trans> : <Trans>Pin this result</Trans>}
          </Button>
        )}
      </div>
      {pinned && <PinField key={step.key} step={step} />}
      {task !== undefined && (
        <div className="min-w-0 space-y-1">
          <p className="flex flex-wrap items-center gap-2 text-sm">
            <StatusChip look={taskLook(task.status, i18n)} />
            {test.run !== null && (
              <Link to="/runs/$id" params={{ id: test.run.id }} className="text-accent hover:underline">
                <Trans>Open the run</Trans>
              </Link>
            )}
          </p>
          {task.error !== null && task.error !== undefined && (
            <ErrorPanel compact what={t`The step failed.`} failure={failureOfRun(task.error)} />
          )}
          {output !== undefined && output !== null && (
            <pre
              tabIndex={0}
              aria-label={t`Result`}
              className="max-h-56 overflow-auto rounded-md border border-divider bg-sunken p-2 font-mono text-xs whitespace-pre-wrap break-words"
            >
              {typeof output === 'string' ? output : JSON.stringify(output, null, 2)}
            </pre>
          )}
        </div>
      )}
    </section>
  );
}
