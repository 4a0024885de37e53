import { Trans, useLingui } from '@lingui/react/macro';
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { useCommands, type Command } from '../commands';
import { useKeys } from '../hooks/use-keys';
import { setLivePaused, useLivePaused } from '../live-state';
import { setPref } from '../prefs';
import { useMe, useSignedOut } from '../session';
import { Header } from './Header';
import { openOverlay, Overlays, preloadOverlays } from './overlays';
import { Rail } from './Rail';
import { SCREENS } from './screens';
import { SignIn } from './SignIn';
import { Toasts } from './Toasts';

/** Moves focus to the content when the screen changes, as a page load would. */
function useFocusOnNavigation(): void {
  const pathname = useRouterState({ select: state => state.location.pathname });
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    document.getElementById('main')?.focus();
  }, [pathname]);
}

function useShellKeys(): void {
  const router = useRouter();
  const paused = useLivePaused();
  const goUntil = useRef(0);
  const go: Record<string, () => void> = Object.fromEntries(
    SCREENS.map(screen => [
      screen.key,
      () => {
        if (performance.now() < goUntil.current) void router.navigate({ to: screen.path });
      },
    ]),
  );
  useKeys({
    ...go,
    g: () => {
      goUntil.current = performance.now() + 1200;
    },
    l: () => setLivePaused(!paused),
    '?': () => openOverlay('keys'),
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      openOverlay('palette');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function useShellCommands(): void {
  const { t } = useLingui();
  const router = useRouter();
  const paused = useLivePaused();
  const commands = useMemo<Command[]>(
    () => [
      ...SCREENS.map(screen => ({
        id: `go-${screen.id}`,
        section: 'go' as const,
        title: t`Go to ${t(screen.label)}`,
        hint: `G ${screen.key.toUpperCase()}`,
        perform: () => void router.navigate({ to: screen.path }),
      })),
      {
        id: 'theme-light',
        section: 'view',
        title: t`Theme: light`,
        perform: () => setPref('theme', 'light'),
      },
      { id: 'theme-dark', section: 'view', title: t`Theme: dark`, perform: () => setPref('theme', 'dark') },
      {
        id: 'theme-system',
        section: 'view',
        title: t`Theme: as the system`,
        perform: () => setPref('theme', 'system'),
      },
      {
        id: 'live',
        section: 'view',
        title: paused ? t`Resume live updates` : t`Pause live updates`,
        hint: 'L',
        perform: () => setLivePaused(!paused),
      },
      {
        id: 'keys',
        section: 'view',
        title: t`Keyboard shortcuts`,
        hint: '?',
        perform: () => openOverlay('keys'),
      },
      { id: 'settings', section: 'view', title: t`Settings`, perform: () => openOverlay('settings') },
    ],
    [t, router, paused],
  );
  useCommands('shell', commands);
}

function SimulatedNotice() {
  const { t } = useLingui();
  return (
    <section aria-label={t`Notice`}>
      <p className="st-waiting border-b border-st-outline bg-st-tint px-3 py-0.5 text-sm text-st-text">
        <Trans>No model is configured: answers of models are simulated.</Trans>
      </p>
    </section>
  );
}

export function Shell() {
  const signedOut = useSignedOut();
  const me = useMe();
  useFocusOnNavigation();
  useShellKeys();
  useShellCommands();
  useEffect(preloadOverlays, []);
  if (signedOut) return <SignIn />;
  return (
    <>
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:start-2 focus:top-2"
        onClick={event => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        <Trans>Skip to content</Trans>
      </a>
      <Header />
      <div className="flex max-md:pb-14">
        <Rail />
        <div className="flex min-w-0 flex-1 flex-col">
          {me?.simulated === true && <SimulatedNotice />}
          <main id="main" tabIndex={-1} className="min-w-0 flex-1 p-3 md:px-5 md:py-4">
            <Outlet />
          </main>
        </div>
      </div>
      <Overlays />
      <Toasts />
    </>
  );
}
