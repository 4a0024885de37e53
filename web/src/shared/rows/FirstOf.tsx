import { Trans } from '@lingui/react/macro';
import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/Button';

interface Props<T> {
  items: T[];
  /** So many are shown at first, and more with each press. */
  step: number;
  children: (shown: T[]) => ReactNode;
}

/** The first of many, and the way to more: for lists whose rows are too unlike to be drawn only while in view. */
export function FirstOf<T>({ items, step, children }: Props<T>) {
  const [count, setCount] = useState(step);
  const rest = items.length - count;
  return (
    <>
      {children(items.slice(0, count))}
      {rest > 0 && (
        <Button onClick={() => setCount(count + step)}>
          <Trans>
            Show {Math.min(step, rest)} of {rest} more
          </Trans>
        </Button>
      )}
    </>
  );
}
