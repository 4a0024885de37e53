import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

/** `en-XA` is the pseudo-locale: it shows strings that escaped translation and text that does not fit. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de', 'en-XA'],
  pseudoLocale: 'en-XA',
  fallbackLocales: { default: 'en' },
  format: formatter({ origins: true, lineNumbers: false }),
  catalogs: [{ path: 'src/locales/{locale}', include: ['src'], exclude: ['**/*.test.*'] }],
});
