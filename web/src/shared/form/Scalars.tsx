import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Json } from '../../api/types';
import { CheckChip } from '../../ui/Check';
import { FieldBox, FieldErrors, type FieldIds } from '../../ui/FieldBox';
import { inputClass } from '../../ui/fields';
import { fieldId, useErrors, useForm } from './context';
import type { Field } from './schema';

export interface FieldProps {
  field: Field;
  value: Json | undefined;
}

const WIDE = `${inputClass} w-full max-w-xl read-only:bg-sunken`;

/** An empty answer to a question that needs none is no answer. */
export const emptied = (field: Field): Json | undefined =>
  field.required ? (field.nullable ? null : '') : undefined;

function useLabel(field: Field): string {
  const { t } = useLingui();
  return field.required ? field.label : t`${field.label} (optional)`;
}

function Shell({ field, children }: { field: Field; children: (ids: FieldIds) => React.ReactNode }) {
  const { prefix } = useForm();
  const errors = useErrors(field.pointer, true);
  const label = useLabel(field);
  return (
    <FieldBox id={fieldId(prefix, field.pointer)} label={label} help={field.help} errors={errors}>
      {children}
    </FieldBox>
  );
}

export function TextField({ field, value }: FieldProps) {
  const { set, readOnly } = useForm();
  const text =
    typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  const change = (next: string) => set(field.pointer, next === '' ? emptied(field) : next);
  return (
    <Shell field={field}>
      {ids =>
        field.type === 'lines' ? (
          <textarea
            {...ids}
            rows={Math.min(14, Math.max(4, text.split('\n').length + 1))}
            value={text}
            readOnly={readOnly}
            placeholder={field.placeholder}
            onChange={event => change(event.target.value)}
            className={`${WIDE} block py-1 font-mono text-xs leading-5`}
          />
        ) : (
          <input
            {...ids}
            type="text"
            value={text}
            readOnly={readOnly}
            placeholder={field.placeholder}
            autoComplete="off"
            onChange={event => change(event.target.value)}
            className={WIDE}
          />
        )
      }
    </Shell>
  );
}

export function NumberField({ field, value }: FieldProps) {
  const { set, readOnly } = useForm();
  return (
    <Shell field={field}>
      {ids => (
        <input
          {...ids}
          type="number"
          value={typeof value === 'number' ? value : ''}
          readOnly={readOnly}
          min={field.min}
          max={field.max}
          step={field.integer ? 1 : 'any'}
          placeholder={field.placeholder ?? placeholderOf(field)}
          onChange={event => {
            const number = event.target.valueAsNumber;
            set(
              field.pointer,
              Number.isNaN(number) ? (field.required && field.nullable ? null : undefined) : number,
            );
          }}
          className={`${inputClass} w-44 max-w-full read-only:bg-sunken`}
        />
      )}
    </Shell>
  );
}

function placeholderOf({ schema }: Field): string | undefined {
  return typeof schema['default'] === 'number' ? String(schema['default']) : undefined;
}

export function BooleanField({ field, value }: FieldProps) {
  const { set, prefix, readOnly } = useForm();
  const errors = useErrors(field.pointer);
  const on = typeof value === 'boolean' ? value : field.schema['default'] === true;
  return (
    <div className="space-y-1" id={fieldId(prefix, field.pointer)}>
      <CheckChip checked={on} onChange={next => (readOnly ? undefined : set(field.pointer, next))}>
        {field.label}
      </CheckChip>
      <FieldErrors errors={errors} />
      {field.help !== undefined && <p className="text-xs text-muted">{field.help}</p>}
    </div>
  );
}

export function EnumField({ field, value }: FieldProps) {
  const { set, readOnly } = useForm();
  const at = field.options.findIndex(option => option.value === value);
  const chosen = field.options[at];
  const unknown = at < 0 && value !== undefined && value !== null;
  return (
    <Shell field={field}>
      {ids => (
        <div className="flex flex-wrap items-center gap-2">
          <select
            {...ids}
            value={at}
            disabled={readOnly}
            onChange={event => set(field.pointer, field.options[Number(event.target.value)]?.value)}
            className={`${inputClass} max-w-full`}
          >
            {(at < 0 || !field.required) && (
              <option value={-1}>{unknown ? JSON.stringify(value) : '–'}</option>
            )}
            {field.options.map((option, i) => (
              <option key={String(option.value)} value={i}>
                {option.label}
              </option>
            ))}
          </select>
          {chosen?.help !== undefined && <span className="text-xs text-muted">{chosen.help}</span>}
        </div>
      )}
    </Shell>
  );
}

/** Anything at all, as JSON. What cannot be read yet stays in the field and changes nothing. */
export function JsonField({ field, value }: FieldProps) {
  const { t } = useLingui();
  const { set, readOnly, prefix } = useForm();
  const errors = useErrors(field.pointer, true);
  const label = useLabel(field);
  const printed = value === undefined ? '' : JSON.stringify(value, null, 2);
  const [typed, setTyped] = useState<{ text: string; of: string } | null>(null);
  const text = typed !== null && typed.of === printed ? typed.text : printed;
  const broken = typed !== null && typed.of === printed && text !== printed;
  const change = (next: string) => {
    try {
      const parsed = next.trim() === '' ? undefined : (JSON.parse(next) as Json);
      const again = parsed === undefined ? '' : JSON.stringify(parsed, null, 2);
      setTyped({ text: next, of: again });
      set(field.pointer, parsed);
    } catch {
      setTyped({ text: next, of: printed });
    }
  };
  const unread = broken && !readable(text) ? [t`This is not JSON yet; the last readable value is kept.`] : [];
  return (
    <FieldBox
      id={fieldId(prefix, field.pointer)}
      label={label}
      help={field.help ?? t`Any value, written as JSON.`}
      errors={[...unread, ...errors]}
    >
      {ids => (
        <textarea
          {...ids}
          rows={Math.min(12, Math.max(3, text.split('\n').length + 1))}
          value={text}
          readOnly={readOnly}
          spellCheck={false}
          onChange={event => change(event.target.value)}
          className={`${WIDE} block py-1 font-mono text-xs leading-5`}
        />
      )}
    </FieldBox>
  );
}

function readable(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return text.trim() === '';
  }
}
