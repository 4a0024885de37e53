import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { EventView, RunSummary } from '../../../api/types';
import { useToggled } from '../../../shared/hooks/use-toggled';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { usePrefs } from '../../../shared/prefs';
import { Button } from '../../../ui/Button';
import { LogLine } from './LogLine';
import { LogTools } from './LogTools';
import { pageOf, useEvents } from './events';
import { formatMark, parseMark, useSearch } from './use-log';

interface Props {
  run: RunSummary;
  find: string;
  onFind: (find: string) => void;
}

/** The marked lines stand in the address, so that a link leads to them. */
function useMark() {
  const [mark, setMark] = useState(() => parseMark(window.location.hash));
  const put = useCallback((seq: number, extend: boolean) => {
    setMark(old => {
      const next: [number, number] =
        extend && old !== null ? [Math.min(old[0], seq), Math.max(old[1], seq)] : [seq, seq];
      window.history.replaceState(window.history.state, '', `#${formatMark(next)}`);
      return next;
    });
  }, []);
  return { mark, put };
}

function NewLines({ count, onJump }: { count: number; onJump: () => void }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-2 flex justify-center">
      <Button tone="primary" className="pointer-events-auto shadow-overlay" onClick={onJump}>
        <Trans>{count} new ↓</Trans>
      </Button>
    </div>
  );
}

/** Follows the end while one is there; otherwise counts what came since. */
function useFollow(count: number, scroller: React.RefObject<HTMLDivElement | null>, toEnd: () => void) {
  const [seen, setSeen] = useState(count);
  const atEnd = useRef(true);
  const jump = useRef(toEnd);
  useEffect(() => {
    jump.current = toEnd;
  });
  useEffect(() => {
    if (!atEnd.current) return;
    jump.current();
    setSeen(count);
  }, [count]);
  const onScroll = () => {
    const box = scroller.current;
    if (box === null) return;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    if (atEnd.current) setSeen(count);
  };
  const leave = useCallback(() => {
    atEnd.current = false;
  }, []);
  return { fresh: Math.max(0, count - seen), onScroll, leave };
}

interface LinesProps {
  run: RunSummary;
  find: string;
  hits: EventView[] | null;
  mark: [number, number] | null;
  onMark: (seq: number, extend: boolean) => void;
}

/** Goes once to the line that the address names, as soon as that line exists. */
function useJumpToMark(mark: [number, number] | null, count: number, jump: (index: number) => void): void {
  const target = useRef(mark);
  const latest = useRef(jump);
  useEffect(() => {
    latest.current = jump;
  });
  useEffect(() => {
    if (target.current === null || count < target.current[0]) return;
    latest.current(target.current[0] - 1);
    target.current = null;
  }, [count]);
}

function useLines({ run, hits, mark }: LinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const count = hits === null ? run.seq : hits.length;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => 29,
    overscan: 15,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const pages = useMemo(() => {
    if (hits !== null) return [];
    const from = pageOf(first + 1);
    return Array.from({ length: pageOf(last + 1) - from + 1 }, (_, i) => from + i);
  }, [hits, first, last]);
  const events = useEvents(run.id, pages, run.seq);
  const eventAt = (index: number): EventView | undefined =>
    hits === null ? events.get(index + 1) : hits[index];
  const toEnd = () => virtual.scrollToIndex(count - 1, { align: 'end' });
  const { fresh, onScroll, leave } = useFollow(count, scroller, toEnd);
  useJumpToMark(mark, count, index => {
    leave();
    virtual.scrollToIndex(index, { align: 'center' });
  });
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'End') toEnd();
    else if (event.key === 'Home') virtual.scrollToIndex(0);
    else return;
    event.preventDefault();
  };
  return { scroller, virtual, items, eventAt, toEnd, fresh, onScroll, onKeyDown };
}

function Lines(props: LinesProps) {
  const { run, find, mark, onMark } = props;
  const { t } = useLingui();
  const wrap = usePrefs().logWrap === 'on';
  const [open, onToggle] = useToggled<number>();
  const { scroller, virtual, items, eventAt, toEnd, fresh, onScroll, onKeyDown } = useLines(props);
  const startedAt = Date.parse(run.started_at);
  const isMarked = (seq: number) => mark !== null && seq >= mark[0] && seq <= mark[1];
  return (
    <div className="relative">
      <div
        ref={scroller}
        role="log"
        aria-label={t`Event log`}
        aria-live="off"
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        className="max-h-[max(18rem,calc(100dvh-20rem))] overflow-x-hidden overflow-y-auto rounded-lg border border-divider bg-surface shadow-panel"
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(item => {
            const event = eventAt(item.index);
            const line = { startedAt, wrap, find, onToggle, onMark };
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {event === undefined ? (
                  <div className="h-7 border-b border-divider" aria-busy="true" />
                ) : (
                  <LogLine {...line} event={event} marked={isMarked(event.seq)} open={open.has(event.seq)} />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {fresh > 0 && <NewLines count={fresh} onJump={toEnd} />}
    </div>
  );
}

const SUMMARY_MS = 5000;

/** Tells a screen reader how many events came, at most every five seconds; the lines themselves stay silent. */
function Summary({ seq }: { seq: number }) {
  const [told, setTold] = useState({ seq, fresh: 0 });
  const latest = useRef(seq);
  useEffect(() => {
    latest.current = seq;
  }, [seq]);
  useEffect(() => {
    const tell = () =>
      setTold(old =>
        latest.current > old.seq ? { seq: latest.current, fresh: latest.current - old.seq } : old,
      );
    const timer = setInterval(tell, SUMMARY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p role="status" className="sr-only">
      {told.fresh > 0 && <Plural value={told.fresh} one="# new event" other="# new events" />}
    </p>
  );
}

export function Log({ run, find, onFind }: Props) {
  const { t } = useLingui();
  const { hits, busy, error } = useSearch(run, find);
  const { mark, put } = useMark();
  const count = hits === null ? run.seq : hits.length;
  return (
    <div>
      <LogTools run={run} find={find} onFind={onFind} hits={hits?.length ?? null} busy={busy} mark={mark} />
      {error !== null && (
        <ErrorPanel compact what={t`The log could not be searched.`} failure={failureOf(error)} />
      )}
      {hits !== null && hits.length === 0 && (
        <Empty title={t`No event matches`} why={t`No event of this run holds “${find}”.`} />
      )}
      <Summary seq={run.seq} />
      {count > 0 && <Lines run={run} find={find} hits={hits} mark={mark} onMark={put} />}
    </div>
  );
}
