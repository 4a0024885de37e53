import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { api, blobUrl } from '../../api/client';
import { failureOf } from '../../api/errors';
import { isBlobRef, type BlobRef, type Json, type Payload } from '../../api/types';
import { Button, IconButton } from '../../ui/Button';
import { downloadText } from '../clipboard';
import { CopyButton } from '../CopyButton';
import { ErrorPanel } from '../ErrorPanel';
import { useFormat } from '../use-format';
import { JsonTree } from './JsonTree';
import { safeSvg } from './svg';
import { asText, extensionOf, isScalar, kindOf, TEXT_SHOWN } from './text';

/** Larger ones are only offered for download: parsing them would stop the page. */
const OPENABLE_BYTES = 2_000_000;

function Drawing({ svg, name }: { svg: string; name: string }) {
  const image = useRef<HTMLImageElement>(null);
  // Object URLs are held by the browser until they are given back.
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    if (image.current !== null) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [svg]);
  return <img ref={image} alt={name} className="max-h-[32rem] max-w-full rounded-md bg-[#fff]" />;
}

function TextView({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  const format = useFormat();
  const shown = whole ? text : text.slice(0, TEXT_SHOWN);
  return (
    <>
      <pre
        className="max-h-[28rem] overflow-auto font-mono text-xs leading-5 whitespace-pre-wrap break-words"
        tabIndex={0}
      >
        {shown}
      </pre>
      {shown.length < text.length && (
        <Button onClick={() => setWhole(true)}>
          <Trans>Show all {format.bytes(text.length)}</Trans>
        </Button>
      )}
    </>
  );
}

function Value({ value, name }: { value: Json; name: string }) {
  const { t } = useLingui();
  const [asSource, setAsSource] = useState(false);
  const svg = useMemo(
    () => (typeof value === 'string' && kindOf(value) === 'svg' ? safeSvg(value) : null),
    [value],
  );
  const file = extensionOf(value);
  const toggles = svg !== null || !isScalar(value);
  return (
    <div className="min-w-0 rounded-md border border-divider bg-surface p-2">
      <div className="float-end -m-1 ms-2 flex items-center">
        {toggles && (
          <Button
            tone="quiet"
            aria-pressed={asSource}
            onClick={() => setAsSource(!asSource)}
            className="text-muted"
          >
            <Trans>Source</Trans>
          </Button>
        )}
        <CopyButton text={() => asText(value)} label={t`Copy ${name}`} />
        <IconButton
          label={t`Download ${name}`}
          onClick={() => downloadText(`${name}.${file.extension}`, asText(value), file.type)}
        >
          <Download className="size-3.5" aria-hidden="true" />
        </IconButton>
      </div>
      {svg !== null && !asSource ? (
        <Drawing svg={svg} name={name} />
      ) : typeof value === 'string' || asSource ? (
        <TextView text={asText(value)} />
      ) : (
        <JsonTree value={value} />
      )}
    </div>
  );
}

async function openBlob(ref: BlobRef): Promise<Json> {
  const text = await (await api.blob(ref.$blob)).text();
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function StoredValue({ blob, name }: { blob: BlobRef; name: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const open = useMutation({ mutationFn: () => openBlob(blob) });
  if (open.data !== undefined) return <Value value={open.data} name={name} />;
  return (
    <div className="rounded-md border border-dashed border-control p-2">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span className="text-muted">
          <Trans>Stored apart, {format.bytes(blob.bytes)}</Trans>
        </span>
        <Button
          onClick={() => open.mutate()}
          aria-busy={open.isPending}
          unavailable={blob.bytes > OPENABLE_BYTES ? t`Too large to show here.` : undefined}
        >
          <Trans>Open</Trans>
        </Button>
        <a
          href={blobUrl(blob.$blob)}
          download={name}
          className="inline-flex min-h-7 items-center rounded-md border border-control px-2.5 text-sm hover:bg-hover pointer-coarse:min-h-11"
        >
          <Trans>Download</Trans>
        </a>
      </div>
      {open.error !== null && (
        <div className="mt-2">
          <ErrorPanel compact what={t`The value could not be loaded.`} failure={failureOf(open.error)} />
        </div>
      )}
    </div>
  );
}

/** Any value of a run: small ones inline, large ones as a placeholder that says its size. */
export function PayloadView({ value, name }: { value: Payload; name: string }) {
  if (isBlobRef(value)) return <StoredValue blob={value} name={name} />;
  return <Value value={value} name={name} />;
}
