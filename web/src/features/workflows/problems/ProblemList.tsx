import { useLingui } from '@lingui/react/macro';
import type { Diagnostic } from '../../../api/workflows';
import { Button } from '../../../ui/Button';
import { Glyph } from '../../../ui/glyph';
import { fixed, useBench } from '../bench';

/** What the compiler finds, in its own words: code, place, step, and what mends it as a button. */
export function ProblemList({ diagnostics }: { diagnostics: Diagnostic[] }) {
  const { t } = useLingui();
  const bench = useBench();
  return (
    <ul className="space-y-1.5" data-testid="problems">
      {diagnostics.map(one => (
        <li
          key={`${one.code} ${one.span.start} ${one.message}`}
          className={`${one.severity === 'error' ? 'st-failed' : 'st-waiting'} flex items-start gap-2 rounded-md border border-st-outline bg-st-tint p-2 text-sm`}
        >
          <span className="pt-0.5">
            <Glyph name={one.severity === 'error' ? 'failed' : 'waiting'} />
          </span>
          <div className="min-w-0 flex-1 space-y-0.5">
            <p className="break-words">
              <span className="sr-only">{one.severity === 'error' ? t`Error` : t`Warning`} </span>
              {one.message}
            </p>
            {one.label !== '' && <p className="text-st-text break-words">{one.label}</p>}
            {(one.notes ?? []).map(note => (
              <p key={note} className="text-xs text-muted break-words">
                {note}
              </p>
            ))}
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
              <code className="font-mono text-text">{one.code}</code>
              <span className="font-mono">{`${one.span.file}:${one.span.line}:${one.span.column}`}</span>
              {one.step !== undefined && one.step !== '' && (
                <button
                  type="button"
                  className="min-h-6 text-accent hover:underline"
                  onClick={() => bench.select(one.step ?? null)}
                >
                  {t`step ${one.step}`}
                </button>
              )}
              {one.fix !== undefined && (
                <Button
                  unavailable={bench.readOnly ? t`You may not change this.` : undefined}
                  onClick={() => bench.apply(() => fixed(bench.text, one))}
                >
                  {one.fix.title}
                </Button>
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
