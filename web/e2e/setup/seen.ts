import { existsSync, readFileSync } from 'node:fs';
import { beforeEach } from 'vitest';
import { nameOf, SEEN } from './names';

// `ORC_E2E_SEEN` names the list of an earlier suite: what passed against the server need not be shown with the mock as well.
const file = process.env['ORC_E2E_SEEN'];
const seen = new Set(
  file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [],
);

beforeEach(context => {
  const { task } = context;
  const parents: string[] = [];
  for (let suite = task.suite; suite?.name; suite = suite.suite) parents.unshift(suite.name);
  context.skip(seen.has(nameOf(task.file.filepath, [...parents, task.name].join(' > '))), SEEN);
});
