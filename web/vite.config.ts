import { lingui } from '@lingui/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { macros } from './plugins/macros.ts';
import { precompress } from './plugins/precompress.ts';

const backend = process.env['ORC_URL'] ?? 'http://127.0.0.1:7717';

export default defineConfig({
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
