import { useMoment, useNow } from './hooks/use-now';
import { usePrefs } from './prefs';
import { useFormat } from './use-format';

interface TimeProps {
  at: string;
  live?: boolean;
  /** It may be yet to come; else a clock that is slow would say of something that has happened that it will. */
  ahead?: boolean;
}

/** A point in time: relative or absolute by preference, the other form on hover. */
export function Time({ at, live = true, ahead = false }: TimeProps) {
  const format = useFormat();
  const { times } = usePrefs();
  const relative = times === 'relative';
  const now = useNow(relative && live);
  const ms = Date.parse(at);
  const absolute = format.absolute(ms);
  return (
    <time dateTime={at} title={relative ? absolute : at}>
      {relative ? format.relative(ms, ahead ? now : Math.max(now, ms)) : absolute}
    </time>
  );
}

/** A duration that ticks while it has no end. */
export function Duration({ from, to }: { from: string | null; to: string | null }) {
  const format = useFormat();
  const now = useMoment(from !== null && to === null);
  if (from === null) return <span aria-hidden="true">–</span>;
  const start = Date.parse(from);
  return <>{to === null ? format.ticking(now - start) : format.duration(Date.parse(to) - start)}</>;
}
