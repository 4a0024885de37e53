/** The looks of native form controls. */
export const inputClass =
  'min-h-7 min-w-0 rounded-md border border-control bg-surface px-2 py-0.5 text-sm text-text placeholder:text-muted pointer-coarse:min-h-11';

export const chipClass =
  'inline-flex min-h-7 cursor-pointer items-center gap-1.5 rounded-md border border-divider px-2 text-sm text-muted hover:bg-hover has-checked:border-accent has-checked:bg-selected has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent pointer-coarse:min-h-11';
