import { Trans, useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import type { Json } from '../../api/types';
import { inputClass } from '../../ui/fields';

type Schema = { [key: string]: Json };

/** The texts to choose from, if it is a choice. */
function choices(schema: Schema): string[] | undefined {
  const list = schema['enum'];
  if (!Array.isArray(list) || !list.every(one => typeof one === 'string')) return undefined;
  return list;
}

/** What is typed, as a value that the schema may take; `undefined` while it is none. */
export function answerOf(schema: Schema, typed: string): Json | undefined {
  if (choices(schema) !== undefined || schema['type'] === 'string') return typed === '' ? undefined : typed;
  try {
    return JSON.parse(typed) as Json;
  } catch {
    return undefined;
  }
}

interface Props {
  schema: Schema;
  typed: string;
  onType: (typed: string) => void;
}

export function Answer({ schema, typed, onType }: Props) {
  const { t } = useLingui();
  const id = useId();
  const list = choices(schema);
  if (list !== undefined)
    return (
      <fieldset className="space-y-1">
        <legend className="text-sm font-semibold">
          <Trans>Answer</Trans>
        </legend>
        {list.map(choice => (
          <label key={choice} className="flex items-center gap-2 text-sm">
            <input
              type="radio"
              name={id}
              checked={typed === choice}
              onChange={() => onType(choice)}
              className="accent-accent"
            />
            {choice}
          </label>
        ))}
      </fieldset>
    );
  const text = schema['type'] === 'string';
  return (
    <div>
      <label htmlFor={id} className="block text-sm font-semibold">
        {text ? <Trans>Answer</Trans> : <Trans>Answer, as JSON</Trans>}
      </label>
      <textarea
        id={id}
        rows={3}
        value={typed}
        placeholder={text ? undefined : t`For instance true, 3 or {"a": 1}`}
        onChange={event => onType(event.target.value)}
        className={`${inputClass} block w-full ${text ? '' : 'font-mono'}`}
      />
      {!text && (
        <details className="text-xs text-muted">
          <summary className="cursor-pointer">
            <Trans>What it must be like</Trans>
          </summary>
          <pre className="overflow-auto font-mono">{JSON.stringify(schema, null, 2)}</pre>
        </details>
      )}
    </div>
  );
}
