import { expect, test } from 'vitest';
import { check } from './arrows.mjs';

test('imports go one way', () => {
  expect(check('ui/Button.tsx', "import { api } from '../api/client';")).toHaveLength(1);
  expect(check('features/runs/RunPage.tsx', "import { x } from '../inbox/x';")).toHaveLength(1);
  expect(check('api/client.ts', "import { x } from '../shared/x';")).toHaveLength(1);
  expect(check('shared/x.ts', "import { api } from '../api/client';")).toEqual([]);
  expect(
    check(
      'features/runs/list/RunsPage.tsx',
      "import { x } from '../queries';\nimport { y } from '../../../ui/y';",
    ),
  ).toEqual([]);
  expect(check('routes.tsx', "import { x } from './features/runs/search';")).toEqual([]);
});

test('no barrels, no long files, no physical sides', () => {
  expect(check('ui/all.ts', "export * from './Button';")).toHaveLength(1);
  expect(check('ui/long.ts', '\n'.repeat(301))).toHaveLength(1);
  expect(check('ui/A.tsx', '<p className="ml-2 flex" />')).toHaveLength(1);
  expect(check('ui/A.tsx', '<p className="ms-2 text-end flex" />')).toEqual([]);
});
