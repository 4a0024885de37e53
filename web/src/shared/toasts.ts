import { useSyncExternalStore } from 'react';

export interface Toast {
  id: number;
  tone: 'status' | 'alert';
  text: string;
}

const SHOWN_MS = 6000;
let toasts: Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function dismissToast(id: number): void {
  set(toasts.filter(toast => toast.id !== id));
}

/** A short confirmation. An `alert` stays until it is dismissed: failures must not vanish by themselves. */
export function toast(text: string, tone: Toast['tone'] = 'status'): void {
  const id = nextId++;
  set([...toasts.slice(-3), { id, tone, text }]);
  if (tone === 'status') setTimeout(() => dismissToast(id), SHOWN_MS);
}

export function useToasts(): Toast[] {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}
