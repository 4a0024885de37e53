import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followRuns } from './features/runs/live-org';
import { router } from './routes';
import { activate, withTexts } from './shared/i18n/i18n';
import { applyToDocument, getPrefs } from './shared/prefs';
import { queryClient } from './shared/query-client';
import './ui/base.css';

applyToDocument();

/** What can wait until the first screen stands. */
async function later(): Promise<void> {
  const [inbox, notifications, deliveries, live, palette] = await Promise.all([
    import('./features/inbox/live'),
    import('./features/notifications/live'),
    import('./features/integrations/live'),
    import('./features/resources/live'),
    withTexts('resources', import('./features/resources/palette')),
  ]);
  inbox.followInbox(queryClient);
  notifications.followNotifications(queryClient);
  live.followResources(queryClient);
  deliveries.followDeliveries(queryClient);
  palette.offerResources(queryClient, href => void router.navigate({ href }));
}

async function start(): Promise<void> {
  await activate(getPrefs().locale);
  const root = document.getElementById('root');
  if (root === null) return;
  followRuns(queryClient);
  createRoot(root).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  );
  const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 500));
  idle(() => void later());
}

void start();
