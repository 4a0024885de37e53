import { useLingui, Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Bell, Keyboard, Monitor, Moon, Search, Settings, Sun } from 'lucide-react';
import { IconButton } from '../../ui/Button';
import { useBadges } from '../badges';
import { setPref, usePrefs, type Prefs } from '../prefs';
import { useMe } from '../session';
import { LiveChip } from './LiveChip';
import { openOverlay } from './overlays';

const NEXT_THEME: Record<Prefs['theme'], Prefs['theme']> = { system: 'light', light: 'dark', dark: 'system' };
const THEME_ICON = { system: Monitor, light: Sun, dark: Moon };

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

function ThemeButton() {
  const { t } = useLingui();
  const { theme } = usePrefs();
  const Icon = THEME_ICON[theme];
  const names = { system: t`as the system`, light: t`light`, dark: t`dark` };
  return (
    <IconButton label={t`Theme: ${names[theme]}`} onClick={() => setPref('theme', NEXT_THEME[theme])}>
      <Icon className="size-4" aria-hidden="true" />
    </IconButton>
  );
}

function PaletteButton() {
  return (
    <button
      type="button"
      onClick={() => openOverlay('palette')}
      className="flex min-h-7 min-w-7 items-center gap-2 rounded-md border border-control bg-surface px-2 text-sm text-muted hover:bg-hover md:w-72 pointer-coarse:min-h-11 pointer-coarse:min-w-11 max-md:justify-center"
    >
      <Search className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 flex-1 truncate text-start max-md:sr-only">
        <Trans>Search or run a command</Trans>
      </span>
      <kbd className="rounded-sm border border-divider px-1 font-sans text-xs max-md:hidden">
        {isMac ? '⌘K' : 'Ctrl K'}
      </kbd>
    </button>
  );
}

/** What was told and not read yet stands at the bell. */
function NotificationsLink() {
  const { t } = useLingui();
  const unread = useBadges()['notifications'] ?? '';
  const label = unread === '' ? t`Notifications` : t`Notifications, ${unread} unread`;
  return (
    <Link
      to="/notifications"
      aria-label={label}
      title={label}
      data-bell={unread}
      className="relative inline-flex size-7 shrink-0 items-center justify-center rounded-md text-text hover:bg-hover pointer-coarse:size-11"
    >
      <Bell className="size-4" aria-hidden="true" />
      {unread !== '' && (
        <span
          aria-hidden="true"
          className="absolute end-0 top-0 rounded-full bg-accent px-1 text-[0.625rem] leading-3.5 font-semibold text-on-accent"
        >
          {unread}
        </span>
      )}
    </Link>
  );
}

export function Header() {
  const { t } = useLingui();
  const me = useMe();
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b border-divider bg-surface px-3 md:gap-3">
      <Link
        to="/runs"
        className="flex min-h-7 min-w-0 items-center gap-2 rounded-md font-semibold pointer-coarse:min-h-11"
      >
        <svg viewBox="0 0 16 16" className="size-5 shrink-0" aria-hidden="true">
          <rect width="16" height="16" rx="3" fill="var(--accent)" />
          <path
            d="M4 4.5h5M4 8h8M7 11.5h5"
            stroke="var(--on-accent)"
            strokeWidth="1.8"
            strokeLinecap="round"
          />
        </svg>
        <span className="max-[26rem]:sr-only">Orchestrator</span>
      </Link>
      {me !== undefined && (
        <span className="min-w-0 truncate text-sm text-muted max-sm:hidden" title={me.org.id}>
          {me.org.name}
        </span>
      )}
      <div className="ms-auto flex items-center gap-1 md:gap-2">
        <LiveChip />
        <PaletteButton />
        <NotificationsLink />
        <ThemeButton />
        <IconButton
          label={t`Keyboard shortcuts`}
          onClick={() => openOverlay('keys')}
          className="max-md:hidden"
        >
          <Keyboard className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton label={t`Settings`} onClick={() => openOverlay('settings')}>
          <Settings className="size-4" aria-hidden="true" />
        </IconButton>
      </div>
    </header>
  );
}
