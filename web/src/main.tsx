import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followDeliveries } from './features/integrations/live';
import { followResources } from './features/resources/live';
import { followRuns } from './features/runs/live-org';
import { router } from './routes';
import { activate } from './shared/i18n/i18n';
import { applyToDocument, getPrefs } from './shared/prefs';
import { queryClient } from './shared/query-client';
import './ui/base.css';

applyToDocument();

async function start(): Promise<void> {
  await activate(getPrefs().locale);
  const root = document.getElementById('root');
  if (root === null) return;
  followRuns(queryClient);
  followResources(queryClient);
  followDeliveries(queryClient);
  createRoot(root).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  );
}

void start();
