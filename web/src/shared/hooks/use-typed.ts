import { useDeferredValue, useEffect, useState } from 'react';

const SETTLED_MS = 250;

/** What is typed into a search: shown at once, and told when the typing rests, for instance to the address. */
export function useTyped(first: string, onSettled: (typed: string) => void) {
  const [typed, setTyped] = useState(first);
  const settled = useDeferredValue(typed);
  // The system outside is the clock.
  useEffect(() => {
    if (settled === first) return undefined;
    const timer = setTimeout(() => onSettled(settled), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [settled, first, onSettled]);
  return [typed, setTyped] as const;
}
