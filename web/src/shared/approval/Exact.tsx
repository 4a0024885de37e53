import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { isBlobRef, type InboxItem, type Json, type Payload } from '../../api/types';
import { PayloadView } from '../payload/PayloadView';
import { CopyButton } from '../CopyButton';
import { Glyph } from '../../ui/glyph';
import { countHidden, pieces } from './hidden';

/** Text with everything in it: what cannot be seen is written out. */
export function Plain({ text }: { text: string }) {
  return (
    <bdi>
      {pieces(text).map((piece, at) =>
        piece.hidden ? (
          // oxlint-disable-next-line react/no-array-index-key -- the pieces of one text never move
          <mark key={at} className="st-failed rounded-sm bg-st-tint px-0.5 font-mono text-st-text">
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}

function Warning({ count }: { count: number }) {
  return (
    <p className="st-failed flex items-center gap-1.5 text-sm">
      <Glyph name="failed" />
      <span className="text-st-text">
        <Plural
          value={count}
          one="It holds one character that cannot be seen; it is written out below."
          other="It holds # characters that cannot be seen; they are written out below."
        />
      </span>
    </p>
  );
}

/** What says at a glance what a call does, as tools name it. */
const TELLING = [
  'command',
  'method',
  'url',
  'to',
  'recipient',
  'path',
  'repository',
  'branch',
  'amount',
  'cost',
];

function Telling({ input }: { input: { [key: string]: Json } }) {
  const told = TELLING.flatMap(key => {
    const value = input[key];
    return typeof value === 'string' || typeof value === 'number' ? [[key, String(value)] as const] : [];
  });
  if (told.length === 0) return null;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm">
      {told.map(([key, value]) => (
        <div key={key} className="contents">
          <dt className="text-muted">{key}</dt>
          <dd className="font-mono break-all">
            <Plain text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The value letter by letter, as it is passed on. */
function Raw({ value, name }: { value: Json; name: string }) {
  const { t } = useLingui();
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <div className="relative rounded-md border border-divider bg-surface p-2">
      <span className="float-end -m-1">
        <CopyButton text={text} label={t`Copy ${name}`} />
      </span>
      <pre
        aria-label={name}
        tabIndex={0}
        className="max-h-[28rem] overflow-auto font-mono text-xs leading-5 whitespace-pre-wrap break-all"
      >
        <Plain text={text} />
      </pre>
    </div>
  );
}

export function Exact({ value, name }: { value: Payload; name: string }) {
  const hidden = isBlobRef(value) ? 0 : countHidden(value);
  if (hidden === 0) return <PayloadView value={value} name={name} />;
  return (
    <>
      <Warning count={hidden} />
      <Raw value={value as Json} name={name} />
    </>
  );
}

/** Exactly what will happen. */
export function Effect({ item }: { item: Pick<InboxItem, 'call' | 'details' | 'asks'> }) {
  const { t } = useLingui();
  const { call, details } = item;
  const none = details === null || details === undefined;
  return (
    <>
      {call != null && (
        <div className="space-y-1.5">
          <p className="text-sm">
            <Trans>
              Calls <code className="font-mono font-semibold">{call.tool}</code> with exactly this:
            </Trans>
          </p>
          {isBlobRef(call.input as Payload) ? (
            <PayloadView value={call.input as Payload} name={t`Arguments`} />
          ) : (
            <>
              {countHidden(call.input) > 0 && <Warning count={countHidden(call.input)} />}
              {typeof call.input === 'object' && call.input !== null && (
                <Telling input={call.input as { [key: string]: Json }} />
              )}
              <Raw value={call.input as Json} name={t`Arguments`} />
            </>
          )}
        </div>
      )}
      {!none && <Exact value={details as Payload} name={t`Details`} />}
      {none && call == null && (
        <p className="text-sm text-muted">
          <Trans>The step gives nothing beside its title.</Trans>
        </p>
      )}
    </>
  );
}
