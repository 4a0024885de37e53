import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useId } from 'react';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { crumbClass } from '../../../shared/Breadcrumb';
import { EMPTY_CARD } from '../kinds/empty-card';
import { kindsQuery, namesQuery } from '../queries';
import { toSegment } from '../search';
import { fieldId, useErrors, useForm } from '../../../shared/form/context';
import { emptied, type FieldProps } from '../../../shared/form/Scalars';

/** The name of another resource: chosen from those there are, or typed. */
export function ReferenceField({ field, value }: FieldProps) {
  const { t } = useLingui();
  const { set, prefix, workspace, readOnly } = useForm();
  const listId = useId();
  const errors = useErrors(field.pointer, true);
  const typed = typeof value === 'string' ? value : '';
  const [name = ''] = typed.split('@');
  const card = useQuery(kindsQuery).data?.find(one => one.name === field.kind);
  const where = card?.scope === 'workspace' ? workspace : null;
  const asked = useDeferredValue(name);
  const { data, isFetching } = useQuery({
    ...namesQuery(card ?? EMPTY_CARD, where, ''),
    enabled: card !== undefined,
  });
  const more = useQuery({
    ...namesQuery(card ?? EMPTY_CARD, where, asked),
    enabled: card !== undefined && asked !== '' && (data?.length ?? 0) >= 50,
  });
  const known = [...(data ?? []), ...(more.data ?? [])];
  const exists = known.some(one => one.name === name);
  const kindTitle = card?.title ?? field.kind ?? '';
  const label = field.required ? field.label : t`${field.label} (optional)`;
  const settled = data !== undefined && !isFetching && !more.isFetching && asked === name;
  return (
    <FieldBox id={fieldId(prefix, field.pointer)} label={label} help={field.help} errors={errors}>
      {ids => (
        <div className="flex max-w-xl flex-wrap items-center gap-x-3 gap-y-1">
          <input
            {...ids}
            type="text"
            list={listId}
            value={typed}
            readOnly={readOnly}
            autoComplete="off"
            placeholder={t`Name of a ${kindTitle}`}
            onChange={event =>
              set(field.pointer, event.target.value === '' ? emptied(field) : event.target.value)
            }
            className={`${inputClass} min-w-40 flex-1`}
          />
          <datalist id={listId}>
            {Array.from(new Map(known.map(one => [one.name, one])).values(), one => (
              <option key={one.id} value={one.name}>
                {one.title ?? one.name}
              </option>
            ))}
          </datalist>
          {exists && card !== undefined && (
            <Link
              to="/resources/$kind/$workspace/$name"
              params={{ kind: card.name, workspace: toSegment(where), name }}
              className={`${crumbClass} text-sm`}
            >
              <Trans>Open {name}</Trans>
            </Link>
          )}
          {settled && name !== '' && !exists && (
            <span className="text-xs text-muted">
              <Trans>
                No {kindTitle} called {name} was found.
              </Trans>
            </span>
          )}
        </div>
      )}
    </FieldBox>
  );
}
