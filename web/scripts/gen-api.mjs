// Writes the generated half of clients/typescript from docs/openapi.json; with --check it only compares.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const source = join(root, 'docs/openapi.json');
const folder = join(root, 'clients/typescript/src/generated');
if (!existsSync(source)) {
  console.error('docs/openapi.json is missing: write it with `cargo xtask gen`');
  process.exit(1);
}

const HEAD = '// Generated from docs/openapi.json by `cargo xtask gen`. Do not edit.\n';

/** A value for each operation, so that a bundler keeps only those in use. */
function operations() {
  const document = JSON.parse(readFileSync(source, 'utf8'));
  const lines = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, { operationId: name }] of Object.entries(item)) {
      if (name)
        lines.push(`export const ${name}: Operation<'${name}'> = ['${method.toUpperCase()}', '${path}'];`);
    }
  }
  const head = `${HEAD}import type { Operation } from '../client.js';\n\n`;
  return `${head}${lines.toSorted().join('\n')}\n`;
}

const files = {
  'openapi.ts': HEAD + astToString(await openapi(pathToFileURL(source))),
  'operations.ts': operations(),
};
let stale = false;
for (const [name, text] of Object.entries(files)) {
  const target = join(folder, name);
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
  if (process.argv.includes('--check')) {
    stale = true;
    console.log(`${target.slice(root.length + 1)} is stale: run \`cargo xtask gen\``);
    continue;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(target, text);
  console.log(`wrote ${target.slice(root.length + 1)}`);
}
process.exit(stale ? 1 : 0);
