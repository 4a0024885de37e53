import { useSyncExternalStore } from 'react';

/** What a screen has waiting, shown at its line in the rail; the screen's own feature says it. */
let badges: Readonly<Record<string, string>> = {};
const listeners = new Set<() => void>();

/** An empty text takes the badge away. */
export function setBadge(screen: string, text: string): void {
  if ((badges[screen] ?? '') === text) return;
  badges = { ...badges, [screen]: text };
  for (const listener of listeners) listener();
}

export function useBadges(): Readonly<Record<string, string>> {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => badges,
  );
}
