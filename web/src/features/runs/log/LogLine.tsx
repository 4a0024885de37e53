import { useLingui } from '@lingui/react/macro';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import type { EventView } from '../../../api/types';
import { JsonTree } from '../../../shared/payload/JsonTree';
import { usePrefs } from '../../../shared/prefs';
import { useFormat } from '../../../shared/use-format';
import { Glyph } from '../../../ui/glyph';
import { describe } from './describe';

interface Props {
  event: EventView;
  startedAt: number;
  wrap: boolean;
  find: string;
  marked: boolean;
  open: boolean;
  onToggle: (seq: number) => void;
  onMark: (seq: number, extend: boolean) => void;
}

function Marked({ text, find }: { text: string; find: string }) {
  if (find === '') return text;
  const at = text.toLowerCase().indexOf(find.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className="bg-(--waiting-fill) text-(--waiting-on)">{text.slice(at, at + find.length)}</mark>
      {text.slice(at + find.length)}
    </>
  );
}

function At({ at, startedAt }: { at: string; startedAt: number }) {
  const format = useFormat();
  const { times } = usePrefs();
  const ms = Date.parse(at);
  return (
    <time
      dateTime={at}
      title={format.absolute(ms)}
      className="w-22 shrink-0 text-end font-mono text-xs text-muted"
    >
      {times === 'relative' ? `+${format.duration(ms - startedAt)}` : format.clock(ms)}
    </time>
  );
}

export const LogLine = memo(function LogLine(props: Props) {
  const { event, startedAt, wrap, find, marked, open, onToggle, onMark } = props;
  const { t, i18n } = useLingui();
  const line = describe(event, i18n);
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    <div
      className={`st-${line.family} border-b border-divider ${marked ? 'bg-selected' : ''}`}
      data-seq={event.seq}
    >
      <div className="flex min-h-7 items-start gap-2 px-2 py-0.5 text-sm">
        <a
          href={`#L${event.seq}`}
          aria-label={t`Line ${event.seq}`}
          onClick={click => {
            click.preventDefault();
            onMark(event.seq, click.shiftKey);
          }}
          className="inline-flex min-h-6 w-10 shrink-0 items-center justify-end text-xs text-muted hover:text-accent hover:underline"
        >
          {event.seq}
        </a>
        <span className="flex min-h-6 shrink-0 items-center max-sm:hidden">
          <At at={event.at} startedAt={startedAt} />
        </span>
        <button
          type="button"
          aria-expanded={open}
          aria-label={t`Details of line ${event.seq}`}
          onClick={() => onToggle(event.seq)}
          className="flex size-6 shrink-0 items-center justify-center rounded-sm hover:bg-hover"
        >
          <Icon className="size-3.5" aria-hidden="true" />
        </button>
        <span className="flex min-h-6 shrink-0 items-center">
          <Glyph name={line.glyph} />
        </span>
        <span
          className={`min-w-0 flex-1 self-center ${wrap ? 'break-words whitespace-pre-wrap' : 'truncate'}`}
        >
          <Marked text={line.text} find={find} />
        </span>
        <span className="shrink-0 self-center font-mono text-xs text-muted max-lg:hidden">{event.kind}</span>
      </div>
      {open && (
        <div className="border-t border-divider bg-sunken px-3 py-2">
          <JsonTree value={event.body} />
        </div>
      )}
    </div>
  );
});
