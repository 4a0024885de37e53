import { useLingui } from '@lingui/react/macro';
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';

const LEAST = 20;

/** Two panes with a bar between them that a mouse, a finger or the arrow keys move. */
export function Split({ first, second }: { first: ReactNode; second: ReactNode }) {
  const { t } = useLingui();
  const box = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(55);
  const set = (next: number) => setShare(Math.min(100 - LEAST, Math.max(LEAST, next)));
  const onMove = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const bounds = box.current?.getBoundingClientRect();
    if (bounds === undefined) return;
    const from = document.dir === 'rtl' ? bounds.right - event.clientX : event.clientX - bounds.left;
    set((from / bounds.width) * 100);
  };
  const onKey = (event: KeyboardEvent) => {
    const forward = document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    set(share + (event.key === forward ? 5 : -5));
  };
  return (
    <div ref={box} className="flex h-full min-h-0">
      <div className="min-h-0 min-w-0" style={{ flexBasis: `${share}%` }}>
        {first}
      </div>
      {/* A separator that moves is a control, whatever the linter knows of it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={t`Width of the views`}
        aria-valuenow={Math.round(share)}
        aria-valuemin={LEAST}
        aria-valuemax={100 - LEAST}
        tabIndex={0}
        onKeyDown={onKey}
        onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onMove}
        className="w-1.5 shrink-0 cursor-col-resize touch-none bg-divider hover:bg-accent focus-visible:outline-2 focus-visible:outline-accent"
      />
      <div className="min-h-0 min-w-0 flex-1">{second}</div>
    </div>
  );
}
