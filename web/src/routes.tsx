import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { parseRunsSearch } from './features/runs/list/search';
import { parseRunSearch } from './features/runs/search';
import { NotFound } from './shared/layout/NotFound';
import { RouteError } from './shared/layout/RouteError';
import { Shell } from './shared/layout/Shell';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: RouteError });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/runs', replace: true });
  },
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: parseRunsSearch,
  component: lazyRouteComponent(() => import('./features/runs/list/RunsPage'), 'RunsPage'),
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id',
  validateSearch: parseRunSearch,
  component: lazyRouteComponent(() => import('./features/runs/RunPage'), 'RunPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, runs, run]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
