import { Trans, useLingui } from '@lingui/react/macro';
import { Plus, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../../ui/Button';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { problemsOf, useBench } from '../bench';
import { disconnect, idIsFine, isWritten, setField } from '../doc/edit';
import type { Step } from '../doc/read';
import { isObject } from '../../../shared/pointer';
import { ProblemList } from '../problems/ProblemList';
import { StepIcon } from '../StepIcon';
import { AutoNote } from './AutoNote';
import { Condition } from './Condition';
import { Limits } from './Limits';
import { Trial } from './Trial';
import { Undoing } from './Undoing';
import { With } from './With';

function NameField({ step }: { step: Step }) {
  const { t } = useLingui();
  const bench = useBench();
  const [written, setWritten] = useState({ text: step.id, of: step.id });
  const typed = written.of === step.id ? written.text : step.id;
  const setTyped = (text: string) => setWritten({ text, of: step.id });
  const fine = idIsFine(bench.flow, step, typed);
  const take = () => {
    if (fine && typed !== step.id) bench.rename(step, typed);
    else setTyped(step.id);
  };
  return (
    <FieldBox
      id="step-id"
      label={t`Name`}
      help={t`Others refer to it by this name; they follow when it changes.`}
      errors={fine ? [] : [t`A letter, then small letters, digits and _; and not the name of another step.`]}
    >
      {ids => (
        <input
          {...ids}
          type="text"
          value={typed}
          readOnly={bench.readOnly || bench.stale}
          spellCheck={false}
          autoComplete="off"
          onChange={event => setTyped(event.target.value)}
          onBlur={take}
          onKeyDown={event => event.key === 'Enter' && take()}
          className={`${inputClass} w-full font-mono`}
        />
      )}
    </FieldBox>
  );
}

function Waits({ step }: { step: Step }) {
  const { t } = useLingui();
  const bench = useBench();
  const { flow } = bench;
  return (
    <section aria-label={t`Waits for`} className="space-y-1.5">
      <h3 className="text-sm font-semibold">
        <Trans>Waits for</Trans>
      </h3>
      <ul className="flex flex-wrap gap-1.5">
        {step.after.map(key => (
          <li
            key={key}
            className="flex min-h-7 items-center gap-1 rounded-md border border-divider ps-2 text-sm"
          >
            <button type="button" className="hover:underline" onClick={() => bench.select(key)}>
              {key}
            </button>
            {isWritten(flow, key, step.key) ? (
              <IconButton
                label={t`Do not wait for ${key}`}
                unavailable={bench.readOnly ? t`You may not change this.` : undefined}
                onClick={() => bench.apply(() => disconnect(flow, key, step.key))}
              >
                <X className="size-3.5" aria-hidden="true" />
              </IconButton>
            ) : (
              <span className="pe-2 text-xs text-muted">{t`reads it`}</span>
            )}
          </li>
        ))}
        <li>
          <Button onClick={() => bench.ask({ kind: 'connect', from: step.key })}>
            <Plus className="size-3.5" aria-hidden="true" />
            <Trans>Connect…</Trans>
          </Button>
        </li>
      </ul>
    </section>
  );
}

const written = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** Conditions: whether the step runs, and for `if` and `switch` which way it goes. */
function Conditions({ step }: { step: Step }) {
  const { t } = useLingui();
  const bench = useBench();
  const { flow } = bench;
  const given = step.value['with'];
  const cases = Array.isArray(step.value['cases']) ? step.value['cases'] : [];
  return (
    <>
      {step.uses === 'if' && (
        <Condition
          key={`${step.path.join('/')} with`}
          label={t`Which way`}
          help={t`Holds: the first list is run. Does not hold: the other one.`}
          value={isObject(given) ? written(given['condition']) : ''}
          step={step}
          required
          onChange={value => bench.apply(() => setField(flow, step, ['with', 'condition'], value ?? ''))}
        />
      )}
      {cases.map((one, i) => {
        const number = i + 1;
        if (!isObject(one) || one['when'] === undefined) return null;
        return (
          <Condition
            // oxlint-disable-next-line react/no-array-index-key
            key={`${step.path.join('/')} case ${i}`}
            label={t`Case ${number}`}
            help={t`The first case that holds is run.`}
            value={written(one['when'])}
            step={step}
            required
            onChange={value => bench.apply(() => setField(flow, step, ['cases', i, 'when'], value ?? ''))}
          />
        );
      })}
      <Condition
        key={`${step.path.join('/')} if`}
        label={t`Runs only if`}
        help={t`Without a row it always runs.`}
        value={written(step.value['if'])}
        step={step}
        required={false}
        onChange={value => bench.apply(() => setField(flow, step, ['if'], value))}
      />
    </>
  );
}

/** Everything about the selected step. */
export function StepPanel({ step }: { step: Step }) {
  const { t } = useLingui();
  const bench = useBench();
  const wrong = problemsOf(bench.diagnostics, step);
  // By its place: a step with a new name keeps its fields, and whoever is in one of them.
  const place = step.path.join('/');
  return (
    <section
      aria-labelledby="step-title"
      className="min-w-0 space-y-4 p-3"
      data-testid="step-form"
      tabIndex={-1}
      id="step-form"
    >
      <header className="flex items-center gap-2">
        <StepIcon uses={step.uses} />
        <h2 id="step-title" className="min-w-0 flex-1 truncate text-base">
          {step.id || step.key} <span className="text-sm font-normal text-muted">{step.uses}</span>
        </h2>
        <IconButton
          label={t`Remove the step`}
          unavailable={bench.readOnly ? t`You may not change this.` : undefined}
          onClick={() => bench.remove(step.key)}
        >
          <Trash2 className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton label={t`Close the form`} onClick={() => bench.select(null)}>
          <X className="size-4" aria-hidden="true" />
        </IconButton>
      </header>
      {bench.stale && (
        <p className="text-sm text-muted">
          <Trans>The form waits until the text can be read.</Trans>
        </p>
      )}
      {wrong.length > 0 && <ProblemList diagnostics={wrong} />}
      <AutoNote step={step} />
      <NameField key={place} step={step} />
      <With key={`${place} ${step.uses}`} step={step} except={step.uses === 'if' ? ['condition'] : []} />
      <Conditions step={step} />
      <Waits step={step} />
      <details
        className="group"
        open={step.value['retry'] !== undefined || step.value['on_error'] !== undefined}
      >
        <summary className="min-h-7 cursor-pointer text-sm font-semibold">
          <Trans>When it fails or takes long</Trans>
        </summary>
        <div className="pt-2">
          <Limits key={place} step={step} />
        </div>
      </details>
      <Undoing key={`${place} undo`} step={step} />
      <Trial step={step} />
    </section>
  );
}
