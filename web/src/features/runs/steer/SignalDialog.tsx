import { Trans, useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import { api } from '../../../api/client';
import { freshKey } from '../../../api/fresh-key';
import type { JsonObject } from '../../../api/resources';
import type { Json, RunView } from '../../../api/types';
import { FormContext, type FormState } from '../../../shared/form/context';
import { FieldView } from '../../../shared/form/FieldView';
import { fieldsOf } from '../../../shared/form/schema';
import { TextField } from '../../../shared/form/Scalars';
import { isObject, setAt } from '../../../shared/pointer';
import { inputClass } from '../../../ui/fields';
import { ReasonDialog } from '../../../shared/ReasonDialog';

type Signal = RunView['signals'][number];

/** The value of one signal as a question; its own references are those of the whole. */
function schemaOf(signal: Signal): JsonObject {
  const own = signal.schema as JsonObject;
  const defs = own['$defs'];
  return {
    type: 'object',
    properties: { value: own },
    required: ['value'],
    ...(isObject(defs) ? { $defs: defs } : {}),
  };
}

interface FieldsProps {
  signal: Signal;
  value: Json | undefined;
  workspace: string;
  onValue: (value: Json | undefined) => void;
}

function Value({ signal, value, workspace, onValue }: FieldsProps) {
  const { t } = useLingui();
  const schema = schemaOf(signal);
  const form: FormState = {
    source: { schema, hints: { '/value': { label: t`Value` } }, secrets: [] },
    prefix: '/signal',
    complaints: [],
    before: () => undefined,
    set(pointer, next) {
      const whole = setAt(value === undefined ? {} : { value }, pointer, next);
      onValue(isObject(whole) ? whole['value'] : undefined);
    },
    workspace,
    readOnly: false,
    reference: TextField,
  };
  return (
    <FormContext value={form}>
      {fieldsOf(form.source, schema, '').map(field => (
        <FieldView key={`${signal.name}${field.pointer}`} field={field} value={value} />
      ))}
    </FormContext>
  );
}

/** What a step waits for comes first. */
function firstOf({ signals, tasks }: RunView): string {
  const awaited = tasks.find(task => task.status === 'waiting' && task.wait_signal !== null);
  return awaited?.wait_signal ?? signals[0]?.name ?? '';
}

export function SignalDialog({ view, onClose }: { view: RunView; onClose: () => void }) {
  const { t } = useLingui();
  const { run, signals } = view;
  const id = useId();
  const [name, setName] = useState(() => firstOf(view));
  const [values, setValues] = useState<{ [name: string]: Json | undefined }>({});
  // Sent again after an answer that was lost, it is the same signal.
  const [key, setKey] = useState(freshKey);
  const signal = signals.find(one => one.name === name);
  return (
    <ReasonDialog
      title={t`Send a signal to ${run.name}`}
      verb={<Trans>Send the signal</Trans>}
      perform={() => api.signalRun(run.id, name, values[name] ?? null, key)}
      done={() => t`The signal ${name} is recorded.`}
      failed={t`No signal was sent.`}
      onClose={onClose}
    >
      <p className="text-sm">
        <Trans>
          The step that waits for it takes it, or the next one that will. A paused run takes it when it goes
          on.
        </Trans>
      </p>
      {signals.length === 0 && (
        <p className="text-sm text-muted">
          <Trans>The workflow declares no signals.</Trans>
        </p>
      )}
      {signals.length > 0 && (
        <div className="space-y-1">
          <label htmlFor={id} className="block text-sm font-semibold">
            <Trans>Signal</Trans>
          </label>
          <select
            id={id}
            value={name}
            onChange={event => {
              setName(event.target.value);
              setKey(freshKey());
            }}
            className={`${inputClass} w-full`}
          >
            {signals.map(one => (
              <option key={one.name} value={one.name}>
                {one.name}
              </option>
            ))}
          </select>
          {signal?.description != null && <p className="text-xs text-muted">{signal.description}</p>}
        </div>
      )}
      {signal !== undefined && (
        <Value
          signal={signal}
          value={values[name]}
          workspace={run.workspace}
          onValue={value => {
            setValues(old => ({ ...old, [name]: value }));
            setKey(freshKey());
          }}
        />
      )}
    </ReasonDialog>
  );
}
