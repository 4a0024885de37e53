import { lazy, Suspense, useSyncExternalStore } from 'react';

type Overlay = 'palette' | 'keys' | 'settings' | null;

let open: Overlay = null;
const listeners = new Set<() => void>();

export function openOverlay(next: Overlay): void {
  open = next;
  for (const listener of listeners) listener();
}

function useOverlay(): Overlay {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}

const loadPalette = () => import('../palette/Palette');
const Palette = lazy(() => loadPalette().then(m => ({ default: m.Palette })));
const KeyboardMap = lazy(() => import('./KeyboardMap').then(m => ({ default: m.KeyboardMap })));
const SettingsDialog = lazy(() => import('./SettingsDialog').then(m => ({ default: m.SettingsDialog })));

/** Fetches the palette while the browser has nothing else to do, so that it opens at once. */
export function preloadOverlays(): void {
  const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 500));
  idle(() => void loadPalette());
}

export function Overlays() {
  const current = useOverlay();
  const close = () => openOverlay(null);
  return (
    <Suspense fallback={null}>
      {current === 'palette' && <Palette onClose={close} />}
      {current === 'keys' && <KeyboardMap onClose={close} />}
      {current === 'settings' && <SettingsDialog onClose={close} />}
    </Suspense>
  );
}
