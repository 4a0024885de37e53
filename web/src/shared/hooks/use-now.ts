import { createContext, use, useSyncExternalStore } from 'react';

/** One clock for all ticking figures, so that they change together. */
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

const never = () => () => {};

/** The present, to the second; with `active` false the figure stands still and costs nothing. */
export function useNow(active = true): number {
  return useSyncExternalStore(active ? subscribe : never, () => now);
}

/** Of what is looked at in the past: the moment, in milliseconds. */
export const MomentContext = createContext<number | undefined>(undefined);

/** What has no end yet lasts until here: the moment that is looked at, else the present. */
export function useMoment(active = true): number {
  const past = use(MomentContext);
  const present = useNow(active && past === undefined);
  return past ?? present;
}
