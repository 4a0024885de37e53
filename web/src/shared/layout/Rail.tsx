import { useLingui } from '@lingui/react/macro';
import { Link, useRouterState } from '@tanstack/react-router';
import { SCREENS } from './screens';

/** Beside the content on wide screens, under it on a phone. */
export function Rail() {
  const { t } = useLingui();
  const path = useRouterState({ select: state => state.location.pathname });
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
              <screen.icon className="size-4.5" aria-hidden="true" />
              <span className="max-w-full break-words">{t(screen.label)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
