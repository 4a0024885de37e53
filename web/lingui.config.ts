import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

const EDITING = [
  ...['edit', 'form', 'text', 'history', 'run'].map(part => `src/features/resources/${part}`),
  'src/shared/form',
];
const RESOURCES = ['src/features/resources'];
const WORKFLOWS = ['src/features/workflows'];
const MANAGE = [
  'src/features/integrations',
  'src/features/explorer',
  'src/features/identity',
  'src/features/inbox',
  'src/features/notifications',
  'src/features/retention',
];

/** What only the page of a single run shows. */
const RUN = [
  'compare',
  'effects',
  'graph',
  'log',
  'outputs',
  'state',
  'steer',
  'task',
  'timeline',
  'trace',
  'travel',
].map(part => `src/features/runs/${part}`);

const inside = (folders: string[]) => folders.map(folder => `${folder}/**`);

/** `en-XA` is the pseudo-locale: it shows strings that escaped translation and text that does not fit. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de', 'en-XA'],
  pseudoLocale: 'en-XA',
  fallbackLocales: { default: 'en' },
  format: formatter({ origins: true, lineNumbers: false }),
  // One catalog for the frame and the runs, which everybody loads, and one for each group of screens beside them.
  catalogs: [
    {
      path: 'src/locales/{locale}',
      include: ['src'],
      exclude: ['**/*.test.*', ...inside([...RESOURCES, ...MANAGE, ...WORKFLOWS, ...RUN, 'src/shared/form'])],
    },
    { path: 'src/locales/run/{locale}', include: RUN, exclude: ['**/*.test.*'] },
    {
      path: 'src/locales/resources/{locale}',
      include: RESOURCES,
      exclude: ['**/*.test.*', ...inside(EDITING)],
    },
    { path: 'src/locales/editing/{locale}', include: EDITING, exclude: ['**/*.test.*'] },
    { path: 'src/locales/workflows/{locale}', include: WORKFLOWS, exclude: ['**/*.test.*'] },
    { path: 'src/locales/manage/{locale}', include: MANAGE, exclude: ['**/*.test.*'] },
  ],
});
