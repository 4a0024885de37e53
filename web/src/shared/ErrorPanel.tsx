import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { Failure } from '../api/errors';
import { Glyph } from '../ui/glyph';
import { CopyButton } from './CopyButton';

interface Props {
  /** What failed, as a sentence. */
  what: string;
  failure: Failure;
  /** Buttons: what to do about it. */
  actions?: ReactNode;
  /** Where it happened, if the failure itself does not say so. */
  where?: ReactNode;
  compact?: boolean;
}

function asText({ what, failure }: Props): string {
  const { code, message, place, fix, correlationId } = failure;
  const lines = [
    what,
    message,
    place,
    ...fix,
    `code: ${code}`,
    correlationId && `correlation id: ${correlationId}`,
  ];
  return lines.filter(Boolean).join('\n');
}

/** The one way errors look: what, where, the cause in its own words, what to do, code and correlation id. */
export function ErrorPanel(props: Props) {
  const { what, failure, actions, where, compact = false } = props;
  const { t } = useLingui();
  return (
    <section
      role="alert"
      className={`st-failed min-w-0 rounded-lg border border-st-outline bg-st-tint ${compact ? 'p-2' : 'p-3'}`}
    >
      <div className="flex items-start gap-2">
        <span className="pt-0.5">
          <Glyph name="failed" />
        </span>
        <div className="min-w-0 flex-1 space-y-1">
          <p className="font-semibold break-words">{what}</p>
          {(where ?? failure.place) !== undefined && (
            <p className="text-sm break-words">
              <Trans>Where:</Trans> {where ?? <code className="font-mono">{failure.place}</code>}
            </p>
          )}
          {failure.message !== '' && (
            <blockquote className="max-h-40 overflow-auto border-s-2 border-st-outline ps-2 font-mono text-sm whitespace-pre-wrap break-words">
              {failure.message}
            </blockquote>
          )}
          {failure.fix.length > 0 && (
            <ul className="list-disc ps-5 text-sm">
              {failure.fix.map(fix => (
                <li key={fix}>{fix}</li>
              ))}
            </ul>
          )}
          <p className="flex flex-wrap items-center gap-x-3 text-xs text-muted">
            <span>
              <Trans>Code</Trans> <code className="font-mono text-text">{failure.code}</code>
            </span>
            {failure.correlationId !== undefined && (
              <span className="min-w-0 break-all">
                <Trans>Correlation id</Trans>{' '}
                <code className="font-mono text-text">{failure.correlationId}</code>
              </span>
            )}
          </p>
          {actions !== undefined && <div className="flex flex-wrap gap-2 pt-1">{actions}</div>}
        </div>
        <CopyButton text={() => asText(props)} label={t`Copy error`} />
      </div>
    </section>
  );
}
