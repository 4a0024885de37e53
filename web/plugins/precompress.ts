import { copyFile, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(js|css|html|svg|json|webmanifest)$/;
const MIN_BYTES = 512;
const PACKED = 'packed';

/**
 * Writes what the binary embeds to `packed/`: each file as `.br` and `.gz` only, small ones and pictures as they are. The server
 * never compresses the console at run time, and unpacks a file for the rare client that takes neither.
 */
export function precompress(): Plugin {
  let outDir = 'dist';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      for (const name of await readdir(outDir, { recursive: true })) {
        if ((await stat(join(outDir, name))).isFile())
          await pack(join(outDir, name), join(outDir, PACKED, name));
      }
    },
  };
}

async function pack(from: string, to: string) {
  await mkdir(dirname(to), { recursive: true });
  const bytes = await readFile(from);
  if (!COMPRESSIBLE.test(from) || bytes.length < MIN_BYTES) return copyFile(from, to);
  await writeFile(`${to}.gz`, gzipSync(bytes, { level: 9 }));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await writeFile(`${to}.br`, brotliCompressSync(bytes, { params }));
}
