// Checks what a linter cannot say: imports go one way, files stay short, classes are logical (so that a mirrored page works).
//   ui -> nothing · api -> nothing · shared -> ui, api · features/x -> ui, api, shared, itself · routes and main -> all
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAY = { ui: ['ui'], api: ['api'], shared: ['shared', 'ui', 'api', 'locales'] };
const MAX_LINES = 300;
const PHYSICAL =
  /(?:^|[\s"'`:!])-?(?:ml|mr|pl|pr|left|right|border-l|border-r|rounded-l|rounded-r|text-left|text-right)(?:-[\w[\]./]+)?(?=[\s"'`])/;

/** The part of the tree that a path inside src belongs to: `ui`, `api`, `shared`, `features/<name>` or `top`. */
export function zone(path) {
  const [first, second] = path.split('/');
  if (first === 'features') return `features/${second}`;
  return path.includes('/') ? first : 'top';
}

export function mayUse(from, to) {
  if (from === 'top' || from === to) return true;
  if (from.startsWith('features/')) return ['ui', 'api', 'shared'].includes(to);
  return (MAY[from] ?? []).includes(to);
}

/** Complaints about one file; `path` is relative to src. */
export function check(path, text) {
  const found = [];
  const from = zone(path);
  for (const [, target] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
    const to = zone(normalize(join(dirname(path), target)).replace(/^(\.\.\/)+/, ''));
    if (!mayUse(from, to)) found.push(`${path}: ${from} may not import ${to} (${target})`);
  }
  if (/^export (\* from|\{[^}]*\} from)/m.test(text))
    found.push(`${path}: no barrels: import from the file itself`);
  const lines = text.split('\n');
  if (lines.length > MAX_LINES) found.push(`${path}: ${lines.length} lines, at most ${MAX_LINES}`);
  if (path.endsWith('.tsx')) {
    lines.forEach((line, i) => {
      if (/class/i.test(line) && PHYSICAL.test(line))
        found.push(`${path}:${i + 1}: use logical classes (ms, me, ps, pe, start, end)`);
    });
  }
  return found;
}

function main() {
  const src = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');
  const files = readdirSync(src, { recursive: true }).filter(
    name => /\.tsx?$/.test(name) && !name.includes('generated'),
  );
  const found = files.flatMap(name => check(relative('.', name), readFileSync(join(src, name), 'utf8')));
  for (const line of found) console.error(line);
  console.log(`arrows: ${files.length} files, ${found.length} complaints`);
  process.exit(found.length > 0 ? 1 : 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
