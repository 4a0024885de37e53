import { Trans, useLingui } from '@lingui/react/macro';
import { Lock } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button';
import { FieldBox } from '../../ui/FieldBox';
import { inputClass } from '../../ui/fields';
import { isObject } from '../pointer';
import { fieldId, useErrors, useForm } from './context';
import type { FieldProps } from './Scalars';

/** A secret can be set and replaced, never read: what is shown of it is its fingerprint. */
export function SecretField({ field, value }: FieldProps) {
  const { t } = useLingui();
  const { set, before, prefix, readOnly } = useForm();
  const errors = useErrors(field.pointer, true);
  const sealed = isObject(value) && typeof value['$secret'] === 'string' ? value['$secret'] : null;
  const old = before(field.pointer);
  const [shown, setShown] = useState(false);
  const id = fieldId(prefix, field.pointer);
  if (sealed !== null)
    return (
      <div className="space-y-1" id={id}>
        <p className="text-sm font-semibold">{field.label}</p>
        <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
          <Lock className="size-3.5" aria-hidden="true" />
          <span>
            <Trans>
              Sealed, fingerprint <code className="font-mono">{sealed}</code>
            </Trans>
          </span>
          {!readOnly && (
            <Button onClick={() => set(field.pointer, '')} aria-label={t`Replace ${field.label}`}>
              <Trans>Replace</Trans>
            </Button>
          )}
        </p>
        {field.help !== undefined && <p className="text-xs text-muted">{field.help}</p>}
      </div>
    );
  const label = field.required ? field.label : t`${field.label} (optional)`;
  return (
    <FieldBox id={id} label={label} help={field.help} errors={errors}>
      {ids => (
        <div className="flex max-w-xl flex-wrap items-center gap-2">
          <input
            {...ids}
            type={shown ? 'text' : 'password'}
            value={typeof value === 'string' ? value : ''}
            readOnly={readOnly}
            autoComplete="new-password"
            onChange={event =>
              set(
                field.pointer,
                event.target.value === '' && !field.required ? undefined : event.target.value,
              )
            }
            className={`${inputClass} min-w-40 flex-1 font-mono`}
          />
          <Button aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? <Trans>Hide</Trans> : <Trans>Show</Trans>}
          </Button>
          {old !== undefined && (
            <Button onClick={() => set(field.pointer, old)}>
              <Trans>Keep the old one</Trans>
            </Button>
          )}
        </div>
      )}
    </FieldBox>
  );
}
