import type { ReactNode } from 'react';
import { chipClass } from './fields';

interface Props {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

/** A checkbox that looks like a filter chip. */
export function CheckChip({ checked, onChange, children }: Props) {
  return (
    <label className={chipClass}>
      <input
        type="checkbox"
        checked={checked}
        onChange={event => onChange(event.target.checked)}
        className="size-3.5 accent-accent outline-none"
      />
      {children}
    </label>
  );
}
