// Fails when the committed catalogs are not what the code asks for, or when a shipped language misses a text.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const AREAS = ['', 'resources/', 'editing/', 'manage/'];
const CATALOGS = AREAS.flatMap(area => ['en', 'de', 'en-XA'].map(locale => `${area}${locale}.po`));
const file = name => join(web, 'src/locales', name);
const read = name => readFileSync(file(name), 'utf8');
const copy = name => join(kept, name.replaceAll('/', '-'));
// The time of extraction is not a text.
const texts = po => po.replace(/^"POT-Creation-Date:.*\n/m, '');

const kept = mkdtempSync(join(tmpdir(), 'catalogs-'));
for (const name of CATALOGS) writeFileSync(copy(name), read(name));
let failed = false;
try {
  execFileSync(
    process.execPath,
    [join(web, 'node_modules/@lingui/cli/dist/lingui.js'), 'extract', '--clean'],
    { cwd: web, stdio: 'pipe' },
  );
  for (const name of CATALOGS) {
    if (texts(read(name)) !== texts(readFileSync(copy(name), 'utf8'))) {
      console.error(`src/locales/${name} is not up to date: run \`npm run extract\``);
      failed = true;
    }
  }
  for (const name of CATALOGS.filter(name => name.endsWith('de.po'))) {
    const missing = [...read(name).matchAll(/\nmsgid ((?:".*"\n)+)msgstr ""\n(?!")/g)]
      .map(match => match[1].trim())
      .filter(text => text !== '""');
    for (const text of missing) console.error(`${name} has no translation of ${text}`);
    failed ||= missing.length > 0;
  }
} finally {
  for (const name of CATALOGS) writeFileSync(file(name), readFileSync(copy(name)));
  rmSync(kept, { recursive: true });
}
console.log(failed ? 'catalogs: not in order' : 'catalogs: in order');
process.exit(failed ? 1 : 0);
