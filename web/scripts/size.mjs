// Checks the weight of the built console against its budget (gzip, kB = 1,000 bytes) and prints every part.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const BUDGET_KB = { shell: 135, screen: 195, chunk: 30, editor: 130, canvas: 65, locale: 8, all_brotli: 700 };

const bytes = new Map();
for (const name of readdirSync(join(dist, 'assets'))) {
  if (/\.(js|css)$/.test(name)) bytes.set(name, readFileSync(join(dist, 'assets', name)));
}
const gzip = name => gzipSync(bytes.get(name), { level: 9 }).length;
const kb = n => (n / 1000).toFixed(1).padStart(7);

/** A file and what it imports before it can run. */
function closure(names) {
  const seen = new Set();
  const visit = name => {
    if (seen.has(name) || !bytes.has(name)) return;
    seen.add(name);
    const text = bytes.get(name).toString();
    for (const [, other] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) visit(other);
  };
  names.forEach(visit);
  return [...seen].filter(name => name.endsWith('.js'));
}

const sum = names => names.reduce((total, name) => total + gzip(name), 0);
const html = readFileSync(join(dist, 'index.html'), 'utf8');
const entry = [...html.matchAll(/assets\/([\w.-]+\.js)/g)].map(match => match[1]);
const shell = closure(entry);
const named = prefix => [...bytes.keys()].filter(name => name.startsWith(prefix) && name.endsWith('.js'));
const brotli = [...bytes.values()].reduce((total, text) => total + brotliCompressSync(text).length, 0);

const lines = [
  ['shell', sum(shell), BUDGET_KB.shell],
  ['runs list, with the shell', sum(closure([...entry, ...named('RunsPage')])), BUDGET_KB.screen],
  ['run page, with the shell', sum(closure([...entry, ...named('RunPage')])), BUDGET_KB.screen],
  ['runs list alone', sum(named('RunsPage')), BUDGET_KB.chunk],
  ['run page alone', sum(named('RunPage')), BUDGET_KB.chunk],
  ...[
    'KindsPage',
    'ListPage',
    'DetailPage',
    'NewPage',
    'Editor',
    'DeliveriesPage',
    'DeliveryPage',
    'ExplorerPage',
    'AccessPage',
    'WorkflowsPage',
    'EditorPage',
    'Outline',
    'StepPanel',
    'NewWorkflowPage',
    'Versions',
    'MergeDialog',
    'ProposeDialog',
  ].map(name => [`${name} alone`, sum(named(`${name}-`)), BUDGET_KB.chunk]),
  ['text editor with its reader of YAML', sum([...named('TextPane-'), ...named('text-')]), BUDGET_KB.editor],
  ['canvas of workflows', sum(named('Canvas-')), BUDGET_KB.canvas],
  ['YAML of workflows', sum(named('YamlPane-')), BUDGET_KB.editor],
  ['completion in it', sum(named('complete-')), BUDGET_KB.chunk],
  [
    'palette, once the run page is there',
    sum(closure([...entry, ...named('RunPage'), ...named('Palette')])) -
      sum(closure([...entry, ...named('RunPage')])),
    null,
  ],
  ...['en', 'de', 'en-XA'].flatMap(locale =>
    [...bytes.keys()]
      .filter(name => new RegExp(`^${locale}-[\\w-]{8}\\.js$`).test(name))
      .map(name => [
        `locale ${locale}, one group of screens`,
        gzip(name),
        locale === 'en-XA' ? null : BUDGET_KB.locale,
      ]),
  ),
  ['everything, brotli', brotli, BUDGET_KB.all_brotli],
];

let failed = false;
for (const [name, size, budget] of lines) {
  const over = budget !== null && size > budget * 1000;
  failed ||= over;
  console.log(
    `${kb(size)} kB  ${name}${budget === null ? '' : ` (budget ${budget} kB)${over ? '  TOO LARGE' : ''}`}`,
  );
}
if (!entry.length || !shell.length) {
  console.error('no entry script was found in dist/index.html');
  failed = true;
}
process.exit(failed ? 1 : 0);
