import { useSyncExternalStore } from 'react';

export interface Toast {
  id: number;
  tone: 'status' | 'alert';
  text: string;
  action?: ToastAction | undefined;
}

/** What can still be done about it, for instance undoing it. */
export interface ToastAction {
  label: string;
  perform?: () => void;
  /** Or where it leads. */
  href?: string;
}

const SHOWN_MS = 6000;
const SHOWN_WITH_ACTION_MS = 10_000;
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

/** A short confirmation, three at most. An `alert` stays until it is dismissed: failures must not vanish by themselves. */
export function toast(text: string, tone: Toast['tone'] = 'status', action?: ToastAction): void {
  const id = nextId++;
  set([...toasts.slice(-2), { id, tone, text, action }]);
  const shown = action === undefined ? SHOWN_MS : SHOWN_WITH_ACTION_MS;
  if (tone === 'status') setTimeout(() => dismissToast(id), shown);
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
