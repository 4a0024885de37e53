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

function routes() {
  const document = JSON.parse(readFileSync(source, 'utf8'));
  const lines = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (operation.operationId)
        lines.push(`  ${operation.operationId}: ['${method.toUpperCase()}', '${path}'],`);
    }
  }
  return `${HEAD}export const routes = {\n${lines.toSorted().join('\n')}\n} as const;\n`;
}

const files = {
  'openapi.ts': HEAD + astToString(await openapi(pathToFileURL(source))),
  'routes.ts': routes(),
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
