import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState } from 'react';
import { resourcesApi } from '../api/resources';
import type { FieldIds } from '../ui/FieldBox';
import { inputClass } from '../ui/fields';

const WORKSPACE = { name: 'workspace', plural: 'workspaces', scope: 'organization' } as const;
const SHOWN = 50;

const namesQuery = (q: string) => ({
  queryKey: ['resources', 'list', 'workspace', 'choose', q] as const,
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const page = await resourcesApi.list(WORKSPACE, { q, sort: 'name' }, null, signal, SHOWN);
    return page.items.map(one => one.name);
  },
  staleTime: 30_000,
});

interface Props {
  value: string;
  /** A name that is there, or nothing. */
  onChange: (workspace: string) => void;
  /** A name that is not there, when the field is left. Where something is made, it must not become another place: the server says no. */
  onUnknown?: ((typed: string) => void) | undefined;
  /** What nothing means. */
  placeholder?: string | undefined;
  ids?: FieldIds;
  className?: string;
}

/** A workspace, found by typing: however many there are, the server looks for the names that fit. */
export function WorkspaceField({ value, onChange, onUnknown, placeholder, ids, className = 'w-44' }: Props) {
  const { t } = useLingui();
  const listId = useId();
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setText(value);
  }
  const asked = useDeferredValue(text.trim());
  const { data: found } = useQuery(namesQuery(asked));
  const { data: first } = useQuery(namesQuery(''));
  const names = Array.from(
    new Set([...(found ?? []), ...(asked === '' || asked === value ? (first ?? []) : [])]),
  );
  const known = text === '' || text === value || names.includes(text);
  const choose = (typed: string) => {
    setText(typed);
    // A chosen name counts at once; a typed one when it is one that is there.
    if (typed === '' || names.includes(typed)) onChange(typed);
  };
  return (
    <>
      <input
        {...(ids ?? { 'aria-label': t`Workspace` })}
        type="text"
        list={listId}
        value={text}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        onChange={event => choose(event.target.value)}
        onBlur={() => {
          if (known) return;
          if (onUnknown === undefined) setText(value);
          else onUnknown(text.trim());
        }}
        onKeyDown={event => {
          // Sending a form by Enter does not leave the field.
          if (event.key === 'Enter' && text !== value) {
            if (names.includes(text)) onChange(text);
            else onUnknown?.(text.trim());
          }
          if (event.key === 'Escape') setText(value);
        }}
        className={`${inputClass} ${className} max-w-full`}
      />
      <datalist id={listId}>
        {names.map(name => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}
