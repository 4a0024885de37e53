import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { lineDiff } from '../doc/merge3';

const LINES_SHOWN = 2000;

/** The sign at the beginning of each line says what it is; the colour only says it sooner. */
export function TextDiff({ old, next }: { old: string; next: string }) {
  const { t } = useLingui();
  const lines = useMemo(() => lineDiff(old, next).slice(0, LINES_SHOWN), [old, next]);
  return (
    <pre
      aria-label={t`Difference as text`}
      tabIndex={0}
      className="max-h-[45vh] overflow-auto rounded-md border border-divider bg-surface py-2 font-mono text-xs leading-5"
    >
      {lines.map(({ sign, line }, i) => (
        <span
          // oxlint-disable-next-line react/no-array-index-key
          key={i}
          className={`block min-w-full px-3 whitespace-pre ${sign === '+' ? 'st-ready bg-st-tint' : sign === '-' ? 'st-failed bg-st-tint' : ''}`}
        >
          {`${sign} ${line}`}
        </span>
      ))}
    </pre>
  );
}
