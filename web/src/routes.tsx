import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { parseAccessSearch } from './features/identity/search';
import { parseInboxSearch } from './features/inbox/search';
import { parseDeliveriesSearch } from './features/integrations/search';
import { parseNotificationsSearch } from './features/notifications/search';
import { parseExplorerSearch } from './features/explorer/search';
import { parseDetailSearch, parseListSearch, parseNewSearch } from './features/resources/search';
import { parseRetentionSearch } from './features/retention/search';
import { parseRunsSearch } from './features/runs/list/search';
import { parseRunSearch } from './features/runs/search';
import { parseEditorSearch, parseNewWorkflowSearch, parseWorkflowsSearch } from './features/workflows/search';
import { withTexts } from './shared/i18n/i18n';
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
  component: lazyRouteComponent(() => withTexts('run', import('./features/runs/RunPage')), 'RunPage'),
});

const inbox = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  validateSearch: parseInboxSearch,
  component: lazyRouteComponent(() => withTexts('manage', import('./features/inbox/InboxPage')), 'InboxPage'),
});

const resources = createRoute({
  getParentRoute: () => root,
  path: '/resources',
  component: lazyRouteComponent(
    () => withTexts('resources', import('./features/resources/kinds/KindsPage')),
    'KindsPage',
  ),
});

const resourceList = createRoute({
  getParentRoute: () => root,
  path: '/resources/$kind',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(
    () => withTexts('resources', import('./features/resources/list/ListPage')),
    'ListPage',
  ),
});

const newResource = createRoute({
  getParentRoute: () => root,
  path: '/resources/$kind/new',
  validateSearch: parseNewSearch,
  component: lazyRouteComponent(
    () => withTexts(['resources', 'editing'], import('./features/resources/edit/NewPage')),
    'NewPage',
  ),
});

const resource = createRoute({
  getParentRoute: () => root,
  path: '/resources/$kind/$workspace/$name',
  validateSearch: parseDetailSearch,
  component: lazyRouteComponent(
    () => withTexts('resources', import('./features/resources/detail/DetailPage')),
    'DetailPage',
  ),
});

const workflows = createRoute({
  getParentRoute: () => root,
  path: '/workflows',
  validateSearch: parseWorkflowsSearch,
  component: lazyRouteComponent(
    () => withTexts('workflows', import('./features/workflows/list/WorkflowsPage')),
    'WorkflowsPage',
  ),
});

const newWorkflow = createRoute({
  getParentRoute: () => root,
  path: '/workflows/new',
  validateSearch: parseNewWorkflowSearch,
  component: lazyRouteComponent(
    () => withTexts(['workflows', 'editing'], import('./features/workflows/gallery/NewWorkflowPage')),
    'NewWorkflowPage',
  ),
});

const workflow = createRoute({
  getParentRoute: () => root,
  path: '/workflows/$workspace/$name',
  validateSearch: parseEditorSearch,
  component: lazyRouteComponent(
    () => withTexts(['workflows', 'editing'], import('./features/workflows/EditorPage')),
    'EditorPage',
  ),
});

const deliveries = createRoute({
  getParentRoute: () => root,
  path: '/deliveries',
  validateSearch: parseDeliveriesSearch,
  component: lazyRouteComponent(
    () => withTexts('manage', import('./features/integrations/DeliveriesPage')),
    'DeliveriesPage',
  ),
});

const delivery = createRoute({
  getParentRoute: () => root,
  path: '/deliveries/$id',
  component: lazyRouteComponent(
    () => withTexts('manage', import('./features/integrations/DeliveryPage')),
    'DeliveryPage',
  ),
});

const notifications = createRoute({
  getParentRoute: () => root,
  path: '/notifications',
  validateSearch: parseNotificationsSearch,
  component: lazyRouteComponent(
    () => withTexts('manage', import('./features/notifications/NotificationsPage')),
    'NotificationsPage',
  ),
});

const explorer = createRoute({
  getParentRoute: () => root,
  path: '/explorer',
  validateSearch: parseExplorerSearch,
  component: lazyRouteComponent(
    () => withTexts('manage', import('./features/explorer/ExplorerPage')),
    'ExplorerPage',
  ),
});

const access = createRoute({
  getParentRoute: () => root,
  path: '/access',
  validateSearch: parseAccessSearch,
  component: lazyRouteComponent(
    () => withTexts('manage', import('./features/identity/AccessPage')),
    'AccessPage',
  ),
});

const retention = createRoute({
  getParentRoute: () => root,
  path: '/retention',
  validateSearch: parseRetentionSearch,
  component: lazyRouteComponent(
    () => withTexts('manage', import('./features/retention/RetentionPage')),
    'RetentionPage',
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    inbox,
    runs,
    run,
    resources,
    resourceList,
    newResource,
    resource,
    workflows,
    newWorkflow,
    workflow,
    deliveries,
    delivery,
    notifications,
    explorer,
    access,
    retention,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
