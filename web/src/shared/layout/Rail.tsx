import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { SCREENS } from './screens';

/** Beside the content on wide screens, under it on a phone. */
export function Rail() {
  const { t } = useLingui();
  return (
    <nav
      aria-label={t`Screens`}
      className="z-20 flex border-divider bg-surface max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:border-t md:sticky md:top-12 md:h-[calc(100dvh-3rem)] md:w-24 md:shrink-0 md:flex-col md:border-e"
    >
      <ul className="flex max-md:w-full max-md:justify-around md:flex-col md:gap-1 md:p-1.5">
        {SCREENS.map(screen => (
          <li key={screen.id}>
            <Link
              to={screen.path}
              activeProps={{ className: 'bg-selected !text-accent font-semibold' }}
              className="flex min-h-11 min-w-11 flex-col items-center justify-center gap-0.5 rounded-md px-1 py-1 text-xs text-muted hover:bg-hover"
            >
              <screen.icon className="size-4.5" aria-hidden="true" />
              <span className="max-w-full break-words">{t(screen.label)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
