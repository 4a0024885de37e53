import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import type { Json } from '../../api/types';
import { CopyButton } from '../../shared/CopyButton';
import { JsonTree } from '../../shared/payload/JsonTree';
import { useFormat } from '../../shared/use-format';
import { Button } from '../../ui/Button';
import { StatusChip } from '../../ui/StatusChip';
import type { Request } from './openapi';

export interface Answered {
  request: Request;
  status: number;
  ms: number;
  headers: [string, string][];
  text: string;
  bytes: number;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function Headers({ headers }: { headers: [string, string][] }) {
  return (
    <details className="text-sm">
      <summary className="min-h-6">
        <Trans>Headers of the answer</Trans> ({headers.length})
      </summary>
      <dl className="mt-1 space-y-0.5 font-mono text-xs">
        {headers.map(([name, value]) => (
          <div key={name} className="break-all">
            <dt className="inline text-muted">{name}:</dt> <dd className="inline">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** What was sent, and what came back. */
export function Answer({ answered }: { answered: Answered }) {
  const { t } = useLingui();
  const format = useFormat();
  const [source, setSource] = useState(false);
  const { request, status, ms, headers, text, bytes } = answered;
  const value = useMemo(() => parsed(text), [text]);
  const fine = status < 400;
  return (
    <section
      aria-label={t`Answer`}
      className="space-y-2 rounded-lg border border-divider bg-surface p-3 shadow-panel"
    >
      <div className="flex flex-wrap items-center gap-3" role="status">
        <StatusChip
          look={{
            family: fine ? 'succeeded' : 'failed',
            glyph: fine ? 'succeeded' : 'failed',
            label: String(status),
          }}
        />
        <span className="text-sm text-muted">
          {format.duration(Math.round(ms))} · {format.bytes(bytes)}
        </span>
        <span className="ms-auto flex items-center gap-1">
          {value !== undefined && (
            <Button tone="quiet" aria-pressed={source} onClick={() => setSource(!source)}>
              <Trans>Source</Trans>
            </Button>
          )}
          <CopyButton text={text} label={t`Copy the answer`} />
        </span>
      </div>
      <p className="font-mono text-xs break-all text-muted">
        {request.method} {request.url}
      </p>
      <Headers headers={headers} />
      {text === '' ? (
        <p className="text-sm text-muted">
          <Trans>The answer has no body.</Trans>
        </p>
      ) : value === undefined || source ? (
        <pre
          aria-label={t`Body of the answer`}
          className="max-h-[28rem] overflow-auto font-mono text-xs leading-5 whitespace-pre-wrap break-words"
          tabIndex={0}
        >
          {value === undefined ? text : JSON.stringify(value, null, 2)}
        </pre>
      ) : (
        <div
          className="max-h-[28rem] overflow-auto"
          tabIndex={0}
          role="region"
          aria-label={t`Body of the answer`}
        >
          <JsonTree value={value} />
        </div>
      )}
    </section>
  );
}
