import { expect, test } from 'vitest';
import { paths } from './paths';

test('the addresses of the console', () => {
  const id = 'run_01/é';
  expect({
    home: paths.home(),
    runs: paths.runs(),
    run: paths.run(id),
    runTab: paths.runTab(id, 'log'),
    logLine: paths.logLine(id, 12),
  }).toMatchInlineSnapshot(`
    {
      "home": "/",
      "logLine": "/runs/run_01%2F%C3%A9?tab=log#L12",
      "run": "/runs/run_01%2F%C3%A9",
      "runTab": "/runs/run_01%2F%C3%A9?tab=log",
      "runs": "/runs",
    }
  `);
});
