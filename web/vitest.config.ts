import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { fileURLToPath } from 'node:url';
import { macros } from './plugins/macros.ts';

const client = fileURLToPath(new URL('../clients/typescript/src/index.ts', import.meta.url));

export default defineConfig({
  resolve: { alias: { 'orchestrator-client': client } },
  plugins: [macros(), react(), lingui()],
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}', 'mock/**/*.test.ts', 'scripts/**/*.test.ts'],
    reporters: ['default', ['./e2e/counting-reporter.ts', { label: 'web unit' }]],
    pool: 'threads',
    maxWorkers: 1,
  },
});
