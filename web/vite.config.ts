import { lingui } from '@lingui/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fileURLToPath } from 'node:url';
import { macros } from './plugins/macros.ts';
import { precompress } from './plugins/precompress.ts';

const backend = process.env['ORC_URL'] ?? 'http://127.0.0.1:7717';

const client = fileURLToPath(new URL('../clients/typescript/src/index.ts', import.meta.url));

export default defineConfig({
  resolve: { alias: { 'orchestrator-client': client } },
  plugins: [macros(), react(), lingui(), tailwindcss(), precompress()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  server: {
    proxy: { '/api': backend, '/sign-in': backend, '/openapi.json': backend },
  },
});
