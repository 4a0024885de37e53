import { Plural, Trans } from '@lingui/react/macro';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Json } from '../../api/types';
import { isScalar } from './text';

const OPEN_TO_DEPTH = 2;
const CHILDREN_SHOWN = 100;
const STRING_SHOWN = 2000;

function Scalar({ value }: { value: null | boolean | number | string }) {
  const [whole, setWhole] = useState(false);
  if (typeof value !== 'string') return <span className="text-accent">{String(value)}</span>;
  const cut = !whole && value.length > STRING_SHOWN;
  return (
    <span className="whitespace-pre-wrap break-words">
      “{cut ? value.slice(0, STRING_SHOWN) : value}”
      {cut && (
        <button type="button" className="ms-1 text-accent underline" onClick={() => setWhole(true)}>
          <Trans>show all</Trans>
        </button>
      )}
    </span>
  );
}

function Branch({ value, depth }: { value: Json[] | { [key: string]: Json }; depth: number }) {
  const entries = Array.isArray(value) ? value.map((v, i) => [String(i), v] as const) : Object.entries(value);
  const [shown, setShown] = useState(CHILDREN_SHOWN);
  return (
    <ul className={depth === 0 ? '' : 'ms-2 border-s border-divider ps-2'}>
      {entries.slice(0, shown).map(([name, child]) => (
        <Node key={name} name={name} value={child} depth={depth + 1} />
      ))}
      {entries.length > shown && (
        <li>
          <button
            type="button"
            className="text-accent underline"
            onClick={() => setShown(shown + CHILDREN_SHOWN)}
          >
            <Plural value={entries.length - shown} one="# more" other="# more" />
          </button>
        </li>
      )}
    </ul>
  );
}

function Node({ name, value, depth }: { name: string; value: Json; depth: number }) {
  const [open, setOpen] = useState(depth <= OPEN_TO_DEPTH);
  const label = <span className="text-muted">{name}: </span>;
  if (isScalar(value)) {
    return (
      <li className={`min-w-0 ${depth > 1 ? 'ps-4' : ''}`}>
        {label}
        <Scalar value={value} />
      </li>
    );
  }
  const size = Array.isArray(value) ? value.length : Object.keys(value).length;
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    <li className="min-w-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="inline-flex min-h-6 items-center rounded-sm hover:bg-hover"
      >
        <Icon className="size-4 shrink-0" aria-hidden="true" />
        {label}
        <span className="ms-1">{Array.isArray(value) ? `[${size}]` : `{${size}}`}</span>
      </button>
      {open && size > 0 && <Branch value={value} depth={depth} />}
    </li>
  );
}

/** A value as a tree that can be opened; long lists and texts show their beginning. */
export function JsonTree({ value }: { value: Json }) {
  return (
    <div className="min-w-0 overflow-x-auto font-mono text-xs leading-5">
      {isScalar(value) ? <Scalar value={value} /> : <Branch value={value} depth={0} />}
    </div>
  );
}
