import { useLingui } from '@lingui/react/macro';
import { Link, useRouterState } from '@tanstack/react-router';
import { useBadges } from '../badges';
import { SCREENS } from './screens';

/** Beside the content on wide screens, under it on a phone. */
export function Rail() {
  const { t } = useLingui();
  const path = useRouterState({ select: state => state.location.pathname });
  const badges = useBadges();
  const isIn = (place: string) => path === place || path.startsWith(`${place}/`);
  return (
    <nav
      aria-label={t`Screens`}
      className="z-20 flex border-divider bg-surface max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:border-t md:sticky md:top-12 md:h-[calc(100dvh-3rem)] md:w-26 md:shrink-0 md:flex-col md:border-e"
    >
      <ul className="flex max-md:w-full max-md:justify-around md:flex-col md:gap-1 md:p-1.5">
        {SCREENS.map(screen => (
          <li key={screen.id}>
            <Link
              to={screen.path}
              className={`flex min-h-11 min-w-11 flex-col items-center justify-center gap-0.5 rounded-md px-1 py-1 text-xs hover:bg-hover ${screen.places.some(isIn) ? 'bg-selected font-semibold text-accent' : 'text-muted'}`}
            >
              <span className="relative">
                <screen.icon className="size-4.5" aria-hidden="true" />
                {(badges[screen.id] ?? '') !== '' && (
                  <span
                    aria-hidden="true"
                    data-badge
                    className="absolute -top-1 start-full -ms-1.5 rounded-full bg-accent px-1 text-[0.625rem] leading-3.5 font-semibold text-on-accent"
                  >
                    {badges[screen.id]}
                  </span>
                )}
              </span>
              <span
                className={`max-w-full break-words ${screen.places.some(isIn) ? '' : 'max-[26rem]:sr-only'}`}
              >
                {t(screen.label)}
                {(badges[screen.id] ?? '') !== '' && (
                  <span className="sr-only">{t`, ${badges[screen.id] ?? ''} waiting`}</span>
                )}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
