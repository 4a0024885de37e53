// Fails when the committed catalogs are not what the code asks for, or when a shipped language misses a text.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const LOCALES = ['en', 'de', 'en-XA'];
const file = locale => join(web, 'src/locales', `${locale}.po`);
const read = locale => readFileSync(file(locale), 'utf8');
// The time of extraction is not a text.
const texts = po => po.replace(/^"POT-Creation-Date:.*\n/m, '');

const kept = mkdtempSync(join(tmpdir(), 'catalogs-'));
for (const locale of LOCALES) writeFileSync(join(kept, locale), read(locale));
let failed = false;
try {
  execFileSync(
    process.execPath,
    [join(web, 'node_modules/@lingui/cli/dist/lingui.js'), 'extract', '--clean'],
    { cwd: web, stdio: 'pipe' },
  );
  for (const locale of LOCALES) {
    if (texts(read(locale)) !== texts(readFileSync(join(kept, locale), 'utf8'))) {
      console.error(`src/locales/${locale}.po is not up to date: run \`npm run extract\``);
      failed = true;
    }
  }
  const missing = [...read('de').matchAll(/\nmsgid ((?:".*"\n)+)msgstr ""\n(?!")/g)].map(match =>
    match[1].trim(),
  );
  const real = missing.filter(text => text !== '""');
  for (const text of real) console.error(`de.po has no translation of ${text}`);
  failed ||= real.length > 0;
} finally {
  for (const locale of LOCALES) writeFileSync(file(locale), readFileSync(join(kept, locale)));
  rmSync(kept, { recursive: true });
}
console.log(failed ? 'catalogs: not in order' : 'catalogs: in order');
process.exit(failed ? 1 : 0);
