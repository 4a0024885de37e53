import { useEffect, useRef } from 'react';
import { getPrefs } from '../prefs';

type Handlers = Record<string, (event: KeyboardEvent) => void>;

/** Where single letters are text or already mean something. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role=textbox], [role=combobox]') !== null
  );
}

/** Single-key shortcuts: never in text fields or dialogs, and off when the person turned them off. */
export function useKeys(handlers: Handlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (getPrefs().letterKeys === 'off' || isTyping(event.target)) return;
      if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return;
      latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]?.(event);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
