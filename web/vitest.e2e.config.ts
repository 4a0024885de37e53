import { defineConfig } from 'vitest/config';

/** Browser tests: one Chromium, one file at a time. `ORC_URL` with `ORC_SIGNIN` (or `ORC_TOKEN`)
 * names a running server; without them the mock is started. `ORC_BROWSER` names the browser. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['e2e/**/*.e2e.ts'],
    globalSetup: ['e2e/setup/global.ts'],
    setupFiles: ['e2e/setup/seen.ts'],
    reporters: ['default', ['./e2e/counting-reporter.ts', { label: 'web e2e' }]],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A busy machine may take longer than the usual second; what is promised to be quick says its own time.
    expect: { poll: { timeout: 10_000 } },
  },
});
