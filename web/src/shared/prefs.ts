import { useSyncExternalStore } from 'react';

/** What a person set for this browser. Unknown or broken stored values fall back to the defaults. */
export interface Prefs {
  theme: 'system' | 'light' | 'dark';
  locale: 'en' | 'de' | 'en-XA';
  density: 'compact' | 'comfortable';
  times: 'relative' | 'absolute';
  letterKeys: 'on' | 'off';
  logWrap: 'on' | 'off';
  /** Notifications on top of the page. */
  news: 'on' | 'off';
}

const CHOICES: { [K in keyof Prefs]: readonly Prefs[K][] } = {
  theme: ['system', 'light', 'dark'],
  locale: ['en', 'de', 'en-XA'],
  density: ['compact', 'comfortable'],
  times: ['relative', 'absolute'],
  letterKeys: ['on', 'off'],
  logWrap: ['off', 'on'],
  news: ['on', 'off'],
};

const KEY = 'orc.prefs';

function browserLocale(): Prefs['locale'] {
  return navigator.language.startsWith('de') ? 'de' : 'en';
}

export function parsePrefs(text: string | null): Prefs {
  let stored: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value === 'object' && value !== null) stored = value as Record<string, unknown>;
  } catch {
    // A damaged entry is the same as none.
  }
  const pick = <K extends keyof Prefs>(key: K, fallback: Prefs[K]): Prefs[K] =>
    CHOICES[key].find(choice => choice === stored[key]) ?? fallback;
  return {
    theme: pick('theme', 'system'),
    locale: pick('locale', browserLocale()),
    density: pick('density', 'compact'),
    times: pick('times', 'relative'),
    letterKeys: pick('letterKeys', 'on'),
    logWrap: pick('logWrap', 'off'),
    news: pick('news', 'on'),
  };
}

function load(): Prefs {
  try {
    return parsePrefs(localStorage.getItem(KEY));
  } catch {
    return parsePrefs(null);
  }
}

let current = load();
const listeners = new Set<() => void>();

export function getPrefs(): Prefs {
  return current;
}

export function setPref<K extends keyof Prefs>(key: K, value: Prefs[K]): void {
  current = { ...current, [key]: value };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage may be full or forbidden: the choice then holds for this page only.
  }
  applyToDocument();
  for (const listener of listeners) listener();
}

export function onPrefs(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePrefs(): Prefs {
  return useSyncExternalStore(onPrefs, getPrefs);
}

export function applyToDocument(): void {
  const root = document.documentElement;
  if (current.theme === 'system') root.removeAttribute('data-theme');
  else root.setAttribute('data-theme', current.theme);
  root.setAttribute('data-density', current.density);
}
