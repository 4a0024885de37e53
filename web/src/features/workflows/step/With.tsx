import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Json } from '../../../api/types';
import { FormContext, useForm, type FormState } from '../../../shared/form/context';
import { FieldView } from '../../../shared/form/FieldView';
import { JsonField, TextField, type FieldProps } from '../../../shared/form/Scalars';
import { fieldsOf, type Field } from '../../../shared/form/schema';
import { isObject, parts } from '../../../shared/pointer';
import { Button } from '../../../ui/Button';
import { useBench } from '../bench';
import { setField } from '../doc/edit';
import type { Path, Step } from '../doc/read';
import { NameField } from '../NameField';
import { schemaQuery } from '../queries';
import { HINTS, withSchema } from './schema';

const PLAIN = new Set<Field['type']>(['text', 'lines', 'json', 'reference']);
const isTemplate = (value: Json | undefined) => typeof value === 'string' && value.includes('{{');

/** A field as its schema says, or the template that gives its value at run time. */
function WithField({ field, value }: FieldProps) {
  const { t } = useLingui();
  const { readOnly } = useForm();
  const [open, setOpen] = useState(false);
  if (PLAIN.has(field.type)) return <FieldView field={field} value={value} />;
  const template = isTemplate(value) || (open && (value === undefined || typeof value === 'string'));
  return (
    <div className="space-y-1">
      {template ? (
        <TextField field={{ ...field, type: 'text', placeholder: '{{ steps.… }}' }} value={value} />
      ) : (
        <FieldView field={field} value={value} />
      )}
      {!readOnly && !isTemplate(value) && (
        <Button
          tone="quiet"
          className="text-xs"
          aria-label={
            template ? t`Give a value for ${field.label}` : t`Give an expression for ${field.label}`
          }
          onClick={() => setOpen(!template)}
        >
          {template ? <Trans>Give a value</Trans> : <Trans>Give an expression</Trans>}
        </Button>
      )}
    </div>
  );
}

/** The path of a pointer; parts of lists are numbers. */
function pathOf(value: Json | undefined, pointer: string): Path {
  let at = value;
  return parts(pointer).map(part => {
    const list = Array.isArray(at);
    at = list ? (at as Json[])[Number(part)] : isObject(at) ? at[part] : undefined;
    return list ? Number(part) : part;
  });
}

interface Given {
  step: Step;
  /** Where in the step it stands. */
  at: Path;
  /** By whose schema it is asked for. */
  uses: string;
  value: Json | undefined;
  label: string;
  except: string[];
}

/** What a step is given, asked for by the schema of what it uses. */
export function With({ step, except }: { step: Step; except: string[] }) {
  const { t } = useLingui();
  const at = ['with'];
  const label = t`What it is given`;
  return <Values {...{ step, at, label, except }} uses={step.uses} value={step.value['with']} />;
}

export function Values({ step, at, uses, value, label, except }: Given) {
  const { t } = useLingui();
  const bench = useBench();
  const { data: schema } = useQuery(schemaQuery);
  const own = useMemo(() => withSchema(schema, bench.tools, uses), [schema, bench.tools, uses]);
  const form: FormState = {
    source: { schema: own ?? {}, hints: HINTS, secrets: [] },
    prefix: `/step/${[step.key, ...at.slice(0, -1)].join('/')}`,
    complaints: [],
    before: () => undefined,
    set: (pointer, next) =>
      bench.apply(() => setField(bench.flow, step, [...at, ...pathOf(value, pointer)], next)),
    workspace: bench.workspace,
    readOnly: bench.readOnly || bench.stale,
    reference: NameField,
  };
  const known =
    own === null
      ? []
      : fieldsOf(form.source, own, '').filter(
          field => field.type !== 'fixed' && !except.includes(field.name),
        );
  const free = known.length === 0 && except.length === 0;
  return (
    <FormContext value={form}>
      <section aria-label={label} className="space-y-3">
        {known.map(field => (
          <WithField
            key={field.pointer}
            field={field}
            value={isObject(value) ? value[field.name] : undefined}
          />
        ))}
        {free && (
          <JsonField
            field={{
              type: 'json',
              pointer: '',
              name: 'with',
              label: t`Values`,
              help: t`Names and values; {{ }} takes from inputs and other steps.`,
              placeholder: undefined,
              required: false,
              nullable: false,
              integer: false,
              min: undefined,
              max: undefined,
              pattern: undefined,
              options: [],
              kind: undefined,
              schema: {},
            }}
            value={value}
          />
        )}
      </section>
    </FormContext>
  );
}
