import { Trans, useLingui } from '@lingui/react/macro';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Json } from '../../api/types';
import { Button, IconButton } from '../../ui/Button';
import { FieldErrors } from '../../ui/FieldBox';
import { inputClass } from '../../ui/fields';
import { child, isObject } from '../pointer';
import { initial, switchTo, variantOf, variantsOf } from './choice';
import { fieldId, useErrors, useForm } from './context';
import { FieldView } from './FieldView';
import type { FieldProps } from './Scalars';
import { fieldsOf, innerField, type Field } from './schema';

interface GroupProps {
  field: Field;
  extra?: ReactNode;
  children: ReactNode;
}

/** Several fields under one heading. */
function Group({ field, extra, children }: GroupProps) {
  const { prefix } = useForm();
  const errors = useErrors(field.pointer);
  return (
    <fieldset
      id={fieldId(prefix, field.pointer)}
      className="min-w-0 space-y-2 border-s-2 border-divider ps-3"
    >
      <legend className="-ms-3 ps-3 text-sm font-semibold">{field.label}</legend>
      {(field.help !== undefined || extra !== undefined) && (
        <div className="!mt-0 flex flex-wrap items-center gap-2">
          {field.help !== undefined && <p className="max-w-prose text-xs text-muted">{field.help}</p>}
          {extra}
        </div>
      )}
      <FieldErrors errors={errors} />
      {children}
    </fieldset>
  );
}

/** The fields of a schema, one under the other. */
export function Fields({
  schema,
  pointer,
  value,
}: {
  schema: Field['schema'];
  pointer: string;
  value: Json | undefined;
}) {
  const { source } = useForm();
  return fieldsOf(source, schema, pointer)
    .filter(({ type }) => type !== 'fixed')
    .map(field => (
      <FieldView key={field.pointer} field={field} value={isObject(value) ? value[field.name] : undefined} />
    ));
}

export function ObjectField({ field, value }: FieldProps) {
  const { t } = useLingui();
  const { set, source, readOnly } = useForm();
  const there = isObject(value);
  if (!there && !field.required)
    return (
      <div className="flex flex-wrap items-center gap-2">
        <Button
          unavailable={readOnly ? t`You may not change this.` : undefined}
          onClick={() => set(field.pointer, initial(source.schema, field.schema) ?? {})}
        >
          <Plus className="size-3.5" aria-hidden="true" />
          <Trans>Add {field.label}</Trans>
        </Button>
        {field.help !== undefined && <span className="text-xs text-muted">{field.help}</span>}
      </div>
    );
  const remove = !field.required && !readOnly && (
    <Button tone="quiet" onClick={() => set(field.pointer, undefined)} aria-label={t`Remove ${field.label}`}>
      <X className="size-3.5" aria-hidden="true" />
      <Trans>Remove</Trans>
    </Button>
  );
  return (
    <Group field={field} {...(remove === false ? {} : { extra: remove })}>
      <Fields schema={field.schema} pointer={field.pointer} value={value} />
    </Group>
  );
}

function move(items: Json[], from: number, to: number): Json[] {
  const copy = [...items];
  const [item] = copy.splice(from, 1);
  if (item !== undefined) copy.splice(to, 0, item);
  return copy;
}

function ItemTools({ field, items, at }: { field: Field; items: Json[]; at: number }) {
  const { t } = useLingui();
  const { set } = useForm();
  const number = at + 1;
  return (
    <span className="flex shrink-0">
      <IconButton
        label={t`Move entry ${number} up`}
        unavailable={at === 0 ? t`It is the first.` : undefined}
        onClick={() => set(field.pointer, move(items, at, at - 1))}
      >
        <ArrowUp className="size-3.5" aria-hidden="true" />
      </IconButton>
      <IconButton
        label={t`Move entry ${number} down`}
        unavailable={at === items.length - 1 ? t`It is the last.` : undefined}
        onClick={() => set(field.pointer, move(items, at, at + 1))}
      >
        <ArrowDown className="size-3.5" aria-hidden="true" />
      </IconButton>
      <IconButton
        label={t`Remove entry ${number}`}
        onClick={() =>
          set(
            field.pointer,
            items.filter((_, i) => i !== at),
          )
        }
      >
        <X className="size-3.5" aria-hidden="true" />
      </IconButton>
    </span>
  );
}

export function ListField({ field, value }: FieldProps) {
  const { t } = useLingui();
  const { set, source, readOnly } = useForm();
  const items = Array.isArray(value) ? value : [];
  const add = () => {
    const inner = innerField(source, field, items.length);
    set(field.pointer, [...items, initial(source.schema, inner.schema) ?? null]);
  };
  return (
    <Group field={field}>
      {items.length > 0 && (
        <ol className="space-y-2">
          {items.map((item, i) => {
            const inner = innerField(source, field, i);
            const number = i + 1;
            const label =
              typeof inner.schema['title'] === 'string'
                ? `${inner.schema['title']} ${number}`
                : t`Entry ${number}`;
            return (
              <li key={inner.pointer} className="flex items-start gap-1 max-sm:flex-col-reverse">
                <div className="w-full min-w-0 flex-1">
                  <FieldView field={{ ...inner, label }} value={item} />
                </div>
                {!readOnly && <ItemTools field={field} items={items} at={i} />}
              </li>
            );
          })}
        </ol>
      )}
      {!readOnly && (
        <Button onClick={add} aria-label={t`Add an entry to ${field.label}`}>
          <Plus className="size-3.5" aria-hidden="true" />
          <Trans>Add an entry</Trans>
        </Button>
      )}
    </Group>
  );
}

export function MapField({ field, value }: FieldProps) {
  const { t } = useLingui();
  const { set, source, readOnly } = useForm();
  const [key, setKey] = useState('');
  const entries = isObject(value) ? Object.entries(value) : [];
  const taken = entries.some(([name]) => name === key);
  const add = () => {
    if (key === '' || taken) return;
    const inner = innerField(source, field, key);
    set(child(field.pointer, key), initial(source.schema, inner.schema) ?? null);
    setKey('');
  };
  return (
    <Group field={field}>
      {entries.map(([name, item]) => {
        const inner = innerField(source, field, name);
        return (
          <div key={name} className="flex items-end gap-1">
            <div className="min-w-0 flex-1">
              <FieldView field={{ ...inner, label: name }} value={item} />
            </div>
            {!readOnly && (
              <IconButton
                label={t`Remove ${name}`}
                onClick={() => {
                  const rest = entries.filter(([other]) => other !== name);
                  set(
                    field.pointer,
                    rest.length === 0 && !field.required ? undefined : Object.fromEntries(rest),
                  );
                }}
              >
                <X className="size-3.5" aria-hidden="true" />
              </IconButton>
            )}
          </div>
        );
      })}
      {!readOnly && (
        <div className="flex flex-wrap items-center gap-2">
          <input
            type="text"
            value={key}
            onChange={event => setKey(event.target.value)}
            onKeyDown={event => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
            aria-label={t`Name of a new entry of ${field.label}`}
            placeholder={t`Name`}
            className={`${inputClass} w-44 max-w-full`}
          />
          <Button
            onClick={add}
            unavailable={key === '' ? t`Type a name first.` : taken ? t`This name is taken.` : undefined}
          >
            <Plus className="size-3.5" aria-hidden="true" />
            <Trans>Add an entry</Trans>
          </Button>
        </div>
      )}
    </Group>
  );
}

export function ChoiceField({ field, value }: FieldProps) {
  const { t } = useLingui();
  const { set, source, prefix, readOnly } = useForm();
  const all = variantsOf(source.schema, field.schema);
  const at = variantOf(source.schema, all, value);
  const chosen = all[at];
  const inner = chosen && innerOf(source, field, chosen.schema);
  const choose = (index: number) => {
    const variant = all[index];
    set(field.pointer, variant === undefined ? undefined : switchTo(source.schema, variant, value));
  };
  return (
    <Group field={field}>
      <select
        aria-label={t`Kind of ${field.label}`}
        id={`${fieldId(prefix, field.pointer)}-choice`}
        value={at}
        disabled={readOnly}
        onChange={event => choose(Number(event.target.value))}
        className={`${inputClass} max-w-full`}
      >
        {(at < 0 || !field.required) && <option value={-1}>–</option>}
        {all.map((variant, i) => (
          <option key={variant.label} value={i}>
            {variant.label}
          </option>
        ))}
      </select>
      {chosen?.help !== undefined && <p className="text-xs text-muted">{chosen.help}</p>}
      {inner !== undefined &&
        (inner.type === 'object' ? (
          <Fields schema={inner.schema} pointer={field.pointer} value={value} />
        ) : (
          <FieldView field={inner} value={value} />
        ))}
    </Group>
  );
}

function innerOf(source: ReturnType<typeof useForm>['source'], field: Field, schema: Field['schema']): Field {
  const outer: Field = { ...field, type: 'list', schema: { items: schema } };
  return { ...innerField(source, outer, 0), pointer: field.pointer, name: field.name, label: field.label };
}
