import { useSyncExternalStore } from 'react';
import type { StreamState } from '../api/live/stream';

/** What the indicator in the header shows about the organization's live channel. */
let state: StreamState = 'connecting';
let paused = false;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setLiveState(next: StreamState): void {
  if (state === next) return;
  state = next;
  tell();
}

export function setLivePaused(next: boolean): void {
  paused = next;
  tell();
}

export const useLiveState = () => useSyncExternalStore(subscribe, () => state);
export const useLivePaused = () => useSyncExternalStore(subscribe, () => paused);

export const getLivePaused = () => paused;

/** Calls back when updates are resumed after a pause. */
export function onLivePaused(resumed: () => void): void {
  let before = paused;
  subscribe(() => {
    if (before && !paused) resumed();
    before = paused;
  });
}
