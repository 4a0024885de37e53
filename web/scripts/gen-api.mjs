// Writes src/api/generated/openapi.d.ts from docs/openapi.json; with --check it only compares.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(web, '..', 'docs', 'openapi.json');
const target = join(web, 'src/api/generated/openapi.d.ts');
if (!existsSync(source)) {
  console.error('docs/openapi.json is missing: write it with `cargo xtask gen`');
  process.exit(1);
}
const text = `// Generated from docs/openapi.json by \`npm run gen:api\`. Do not edit.\n${astToString(await openapi(pathToFileURL(source)))}`;
if (process.argv.includes('--check')) {
  const same = existsSync(target) && readFileSync(target, 'utf8') === text;
  console.log(same ? 'generated types: up to date' : 'generated types are stale: run `npm run gen:api`');
  process.exit(same ? 0 : 1);
}
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, text);
console.log(`wrote ${target.slice(web.length + 1)}`);
