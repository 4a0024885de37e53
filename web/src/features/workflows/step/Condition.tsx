import { Trans, useLingui } from '@lingui/react/macro';
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button, IconButton } from '../../../ui/Button';
import { inputClass } from '../../../ui/fields';
import {
  ALONE,
  fromValue,
  isWhole,
  OPERATORS,
  readRows,
  toValue,
  writeRows,
  type Operator,
  type Row,
  type Rows,
} from '../doc/condition';
import { useBench } from '../bench';
import type { Step } from '../doc/read';
import { EXAMPLE_FIELD } from '../words';

interface Props {
  label: string;
  help: string;
  value: string;
  step: Step;
  onChange: (value: string | undefined) => void;
  required: boolean;
}

function useOperatorWords(): Record<Operator, string> {
  const { t } = useLingui();
  return {
    '==': t`is`,
    '!=': t`is not`,
    '>': t`is more than`,
    '>=': t`is at least`,
    '<': t`is less than`,
    '<=': t`is at most`,
    in: t`is one of`,
    'not in': t`is none of`,
    true: t`is true`,
    false: t`is false`,
    defined: t`is there`,
    undefined: t`is not there`,
    empty: t`is empty`,
    filled: t`is not empty`,
  };
}

/** What a condition may look at: inputs, steps before it, the item of a loop. */
function useFields(step: Step): string[] {
  const { flow } = useBench();
  const inputs = flow.value['inputs'];
  const names = typeof inputs === 'object' && inputs !== null ? Object.keys(inputs) : [];
  const others = flow.steps.filter(one => one.key !== step.key && one.id !== '' && one.depth <= step.depth);
  return [
    ...names.map(name => `inputs.${name}`),
    ...others.map(one => `steps.${one.id}.output`),
    ...(step.depth > 0 ? ['item', 'index'] : []),
  ];
}

function RowFields({
  row,
  at,
  fields,
  onChange,
  onRemove,
}: {
  row: Row;
  at: number;
  fields: string;
  onChange: (row: Row) => void;
  onRemove: () => void;
}) {
  const { t } = useLingui();
  const words = useOperatorWords();
  const number = at + 1;
  const choose = (operator: Operator) =>
    onChange({ ...row, operator, value: ALONE.has(operator) ? '' : row.value || "''" });
  return (
    <li className="flex flex-wrap items-center gap-1">
      <input
        type="text"
        list={fields}
        value={row.field}
        aria-label={t`What row ${number} looks at`}
        placeholder={EXAMPLE_FIELD}
        spellCheck={false}
        autoComplete="off"
        onChange={event => onChange({ ...row, field: event.target.value })}
        className={`${inputClass} min-w-32 flex-1 font-mono text-xs`}
      />
      <select
        value={row.operator}
        aria-label={t`How row ${number} compares`}
        onChange={event => choose(event.target.value as Operator)}
        className={`${inputClass} max-w-36`}
      >
        {OPERATORS.map(one => (
          <option key={one} value={one}>
            {words[one]}
          </option>
        ))}
      </select>
      {!ALONE.has(row.operator) && (
        <input
          type="text"
          value={fromValue(row.value)}
          aria-label={t`What row ${number} compares with`}
          spellCheck={false}
          autoComplete="off"
          onChange={event => onChange({ ...row, value: toValue(event.target.value) })}
          className={`${inputClass} min-w-20 flex-1`}
        />
      )}
      <IconButton label={t`Remove row ${number}`} onClick={onRemove}>
        <X className="size-3.5" aria-hidden="true" />
      </IconButton>
    </li>
  );
}

function AsRows({ rows, step, onRows }: { rows: Rows; step: Step; onRows: (rows: Rows) => void }) {
  const { t } = useLingui();
  const fields = useFields(step);
  const list = useId();
  const set = (next: Row[]) => onRows({ ...rows, rows: next });
  return (
    <div className="space-y-1.5">
      {rows.rows.length > 1 && (
        <select
          value={rows.join}
          aria-label={t`How the rows belong together`}
          onChange={event => onRows({ ...rows, join: event.target.value as Rows['join'] })}
          className={inputClass}
        >
          <option value="and">{t`All of these hold`}</option>
          <option value="or">{t`One of these holds`}</option>
        </select>
      )}
      <datalist id={list}>
        {fields.map(field => (
          <option key={field} value={field}>
            {field}
          </option>
        ))}
      </datalist>
      <ul className="space-y-1.5">
        {rows.rows.map((row, i) => (
          <RowFields
            // Rows have no name of their own, and are edited in place.
            // oxlint-disable-next-line react/no-array-index-key
            key={i}
            row={row}
            at={i}
            fields={list}
            onChange={next => set(rows.rows.map((one, at) => (at === i ? next : one)))}
            onRemove={() => set(rows.rows.filter((_, at) => at !== i))}
          />
        ))}
      </ul>
      <Button onClick={() => set([...rows.rows, { field: fields[0] ?? '', operator: '==', value: "''" }])}>
        <Plus className="size-3.5" aria-hidden="true" />
        <Trans>Add a row</Trans>
      </Button>
    </div>
  );
}

/** A condition in rows, or as the expression that it is; both are the same text in the file. */
export function Condition({ label, help, value, step, onChange, required }: Props) {
  const { t } = useLingui();
  const id = useId();
  const stored = readRows(value);
  const [asText, setAsText] = useState(false);
  // A row that is not complete yet is no expression: it waits here.
  const [typing, setTyping] = useState<Rows | null>(null);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (typing !== null && typing.rows.every(isWhole) && writeRows(typing) !== value) setTyping(null);
  }
  const rows = typing ?? stored;
  const change = (next: Rows) => {
    setTyping(next);
    if (!next.rows.every(isWhole)) return;
    const written = writeRows(next);
    if (written === '' && required) return;
    onChange(written === '' ? undefined : written);
  };
  const text = asText || rows === null;
  return (
    <fieldset className="min-w-0 space-y-1.5">
      <legend className="text-sm font-semibold">{label}</legend>
      {text ? (
        <textarea
          value={value}
          rows={2}
          aria-label={t`${label}, as an expression`}
          aria-describedby={id}
          spellCheck={false}
          onChange={event =>
            onChange(event.target.value === '' && !required ? undefined : event.target.value)
          }
          className={`${inputClass} block w-full font-mono text-xs`}
        />
      ) : (
        <AsRows rows={rows} step={step} onRows={change} />
      )}
      <div className="flex flex-wrap items-center gap-2">
        {stored === null ? (
          <p className="text-xs text-muted">{t`This is more than rows can say, so it is edited as an expression.`}</p>
        ) : (
          <Button tone="quiet" aria-pressed={text} onClick={() => setAsText(!asText)}>
            {text ? <Trans>Edit as rows</Trans> : <Trans>Edit as an expression</Trans>}
          </Button>
        )}
      </div>
      <p id={id} className="text-xs text-muted">
        {help}
      </p>
    </fieldset>
  );
}
