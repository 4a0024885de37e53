import { mergeConfig, defineConfig } from 'vitest/config';
import e2e from './vitest.e2e.config.ts';

/** Measurements in Chromium, of the same servers as the browser tests. They print figures and judge nothing. */
export default mergeConfig(
  { ...e2e, test: { ...e2e.test, include: [] } },
  defineConfig({ test: { include: ['e2e/**/*.bench.ts'], testTimeout: 300_000, reporters: ['default'] } }),
);
