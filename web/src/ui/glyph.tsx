export type Family =
  'processing' | 'running' | 'waiting' | 'ready' | 'idle' | 'failed' | 'succeeded' | 'paused' | 'offline';

export type GlyphName =
  | 'running'
  | 'retrying'
  | 'waiting'
  | 'ready'
  | 'failed'
  | 'succeeded'
  | 'cancelled'
  | 'cancelling'
  | 'pending'
  | 'skipped'
  | 'connecting';

const STROKE = { stroke: 'var(--st-on)', strokeWidth: 1.6, fill: 'none', strokeLinecap: 'round' } as const;
const SHAPE = { fill: 'var(--fill)', stroke: 'var(--st-outline)', strokeWidth: 1 } as const;
/** Turning arrows stand alone: a filled box reads as an alarm. */
const TURN = {
  stroke: 'var(--st-outline)',
  strokeWidth: 2,
  fill: 'none',
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;
const HOLLOW = { fill: 'none', stroke: 'var(--st-outline)', strokeWidth: 1.4 } as const;

const square = <rect x="1.5" y="1.5" width="13" height="13" rx="2" {...SHAPE} />;
const disc = <circle cx="8" cy="8" r="6.5" {...SHAPE} />;
const ring = <circle cx="8" cy="8" r="6" {...HOLLOW} />;

/** Every status has its own shape and sign, so that no colour is needed to tell them apart. */
const DRAWINGS: Record<GlyphName, React.ReactNode> = {
  running: <path d="M13.2 5.4A5.8 5.8 0 1 0 13.8 8M13.6 2.4v3.2h-3.2" {...TURN} />,
  retrying: <path d="M2.8 5.4A5.8 5.8 0 1 1 2.2 8M2.4 2.4v3.2h3.2" {...TURN} />,
  waiting: (
    <>
      {square}
      <path d="M8 4.5V8l2.3 1.6" {...STROKE} />
    </>
  ),
  ready: (
    <>
      {square}
      <path d="m5 8.3 2.1 2.1L11.2 6" {...STROKE} />
    </>
  ),
  failed: (
    <>
      <path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z" {...SHAPE} />
      <path d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" {...STROKE} />
    </>
  ),
  succeeded: (
    <>
      {disc}
      <path d="m5 8.3 2.1 2.1L11.2 6" {...STROKE} />
    </>
  ),
  cancelled: (
    <>
      {disc}
      <path d="M5 8h6" {...STROKE} />
    </>
  ),
  cancelling: (
    <>
      {square}
      <path d="M5 8h6" {...STROKE} />
    </>
  ),
  pending: ring,
  skipped: (
    <>
      <circle cx="8" cy="8" r="6" {...HOLLOW} strokeDasharray="2 2" />
      <path d="m5.5 10.5 5-5" {...HOLLOW} />
    </>
  ),
  connecting: <circle cx="8" cy="8" r="6" {...HOLLOW} strokeDasharray="2 2" />,
};

export function Glyph({ name, pulse = false }: { name: GlyphName; pulse?: boolean }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`size-3.5 shrink-0 forced-color-adjust-none ${pulse ? 'pulse' : ''}`}
      aria-hidden="true"
      data-glyph={name}
    >
      {DRAWINGS[name]}
    </svg>
  );
}
