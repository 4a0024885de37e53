import { lingui } from '@lingui/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fileURLToPath } from 'node:url';
import { macros } from './plugins/macros.ts';
import { precompress } from './plugins/precompress.ts';

const backend = process.env['ORC_URL'] ?? 'http://127.0.0.1:7717';

const client = fileURLToPath(new URL('../clients/typescript/src/index.ts', import.meta.url));

const KIT =
  /src[\\/](ui[\\/](Button|Check|fields|glyph|StatusChip)|api[\\/](client|types|http)|shared[\\/](status|rights|Loading|Empty|Time|use-format|hooks[\\/]use-media))|lucide-react[\\/]dist[\\/]esm[\\/](createLucideIcon|icons[\\/]chevron)/;
const QUERY = /@tanstack[\\/](react-query|query-core)/;

export default defineConfig({
  resolve: { alias: { 'orchestrator-client': client } },
  plugins: [macros(), react(), lingui(), tailwindcss(), precompress()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What nearly every screen needs of these comes as one file each: many tiny ones cost more than they save.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'kit', test: KIT },
            { name: 'query', test: QUERY },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    proxy: { '/api': backend, '/sign-in': backend, '/openapi.json': backend },
  },
});
