import type { ReactNode } from 'react';
import { Glyph } from './glyph';

export interface FieldIds {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

interface Props {
  id: string;
  label: ReactNode;
  help?: ReactNode;
  /** What is wrong with the value; read out with the field. */
  errors?: string[];
  /** Stands beside the label. */
  extra?: ReactNode;
  children: (ids: FieldIds) => ReactNode;
}

const NONE: string[] = [];

/** A label, a control, its help and its errors, tied together for everybody. */
export function FieldBox({ id, label, help, errors = NONE, extra, children }: Props) {
  const wrong = errors.length > 0;
  const described = [wrong && `${id}-errors`, help !== undefined && `${id}-help`].filter(Boolean).join(' ');
  const ids: FieldIds = {
    id,
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(wrong ? { 'aria-invalid': true as const } : {}),
  };
  return (
    <div className="min-w-0 space-y-1">
      <div className="flex min-h-6 flex-wrap items-center gap-x-2">
        <label htmlFor={id} className="text-sm font-semibold">
          {label}
        </label>
        {extra}
      </div>
      {children(ids)}
      {wrong && <FieldErrors id={`${id}-errors`} errors={errors} />}
      {help !== undefined && (
        <p id={`${id}-help`} className="max-w-prose text-xs text-muted">
          {help}
        </p>
      )}
    </div>
  );
}

export function FieldErrors({ id, errors }: { id?: string; errors: string[] }) {
  if (errors.length === 0) return null;
  return (
    <ul id={id} className="st-failed space-y-0.5 text-sm text-st-text">
      {errors.map(error => (
        <li key={error} className="flex items-start gap-1.5">
          <span className="pt-0.5">
            <Glyph name="failed" />
          </span>
          <span className="min-w-0 break-words">{error}</span>
        </li>
      ))}
    </ul>
  );
}
