import { ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';

interface Props {
  /** What the line says. */
  line: ReactNode;
  /** Open from the beginning. */
  open?: boolean;
  chosen?: boolean;
  children: ReactNode;
}

/** A line that opens. What is in it is made when it is opened: it may be large. */
export function Fold({ line, open: first = false, chosen = false, children }: Props) {
  const [open, setOpen] = useState(first);
  return (
    <details
      className={`min-w-0 rounded-md border bg-surface ${chosen ? 'border-accent' : 'border-divider'}`}
      open={first}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary className="flex min-h-8 items-start gap-1 px-1.5 py-1 text-sm hover:bg-hover pointer-coarse:min-h-11">
        <ChevronRight
          className={`mt-0.5 size-4 shrink-0 text-muted ${open ? 'rotate-90' : 'rtl:rotate-180'}`}
          aria-hidden="true"
        />
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-1">{line}</span>
      </summary>
      {open && <div className="space-y-2 p-2">{children}</div>}
    </details>
  );
}
