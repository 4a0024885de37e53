import { useId, type KeyboardEvent, type ReactNode } from 'react';

export interface TabItem {
  id: string;
  label: string;
  count?: string | undefined;
  content: ReactNode;
}

interface Props {
  label: string;
  items: TabItem[];
  selected: string;
  onSelect: (id: string) => void;
  /** Drawn at the end of the tab line. */
  extra?: ReactNode;
}

/** Where an arrow leads from a tab, and which tab the ends are. */
function target(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (at + 1) % count;
  if (key === 'ArrowLeft') return (at - 1 + count) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

/** Views of one thing. One stop for Tab; the arrows choose, and what is chosen is shown. */
export function Tabs({ label, items, selected, onSelect, extra }: Props) {
  const id = useId();
  const shown = items.find(item => item.id === selected) ?? items[0];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const next = target(
      event.key,
      items.findIndex(item => item.id === shown?.id),
      items.length,
    );
    const item = next === undefined ? undefined : items[next];
    if (item === undefined) return;
    event.preventDefault();
    onSelect(item.id);
    document.getElementById(`${id}-${item.id}`)?.focus();
  };
  return (
    <div className="flex min-h-0 flex-col">
      <div className="flex flex-wrap items-end gap-x-3 border-b border-divider">
        <div
          role="tablist"
          aria-label={label}
          onKeyDown={onKeyDown}
          tabIndex={-1}
          className="flex min-w-0 flex-wrap gap-x-1"
        >
          {items.map(item => {
            const on = item.id === shown?.id;
            return (
              <button
                key={item.id}
                type="button"
                role="tab"
                id={`${id}-${item.id}`}
                aria-selected={on}
                {...(on ? { 'aria-controls': `${id}-panel` } : { tabIndex: -1 })}
                onClick={() => onSelect(item.id)}
                className={`-mb-px flex min-h-8 cursor-pointer items-center gap-1.5 rounded-t-md border-b-2 px-2.5 text-sm hover:bg-hover focus-visible:-outline-offset-2 pointer-coarse:min-h-11 ${on ? 'border-accent font-semibold text-text' : 'border-transparent text-muted'}`}
              >
                {item.label}
                {item.count !== undefined && (
                  <span className="rounded-sm bg-hover px-1 text-xs font-normal text-muted">
                    {item.count}
                  </span>
                )}
              </button>
            );
          })}
        </div>
        {extra !== undefined && <div className="ms-auto flex flex-wrap items-center gap-2 pb-1">{extra}</div>}
      </div>
      {shown !== undefined && (
        <div
          key={shown.id}
          role="tabpanel"
          id={`${id}-panel`}
          aria-labelledby={`${id}-${shown.id}`}
          className="min-h-0 pt-3"
        >
          {shown.content}
        </div>
      )}
    </div>
  );
}
