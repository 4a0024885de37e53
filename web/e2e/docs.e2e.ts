import { expect, test } from 'vitest';
import { axe, close, open, target } from './setup/browser';

/** The pages that the server writes by itself: the reference of the API and the pages of error codes. */
const CASES = ['/docs/api', '/docs/errors', '/docs/errors/run_not_found'].flatMap(path =>
  (['light', 'dark'] as const).flatMap(theme => [360, 1280].map(width => ({ path, theme, width }))),
);

test.skipIf(target.mock).each(CASES)('$path, $theme, $width px', async ({ path, theme, width }) => {
  const opened = await open(path, { theme, width, signedIn: false });
  const { page } = opened;
  expect(await page.locator('h1').count()).toBe(1);
  await page
    .locator('details > summary')
    .evaluateAll(all => all.slice(0, 20).forEach(one => (one as HTMLElement).click()));
  expect(await axe(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await close(opened);
});

test.skipIf(target.mock)('an operation is found by its name and opened by its address', async () => {
  const opened = await open('/docs/api', { signedIn: false });
  const { page } = opened;
  await page.getByLabel('Find an operation, a path or a field').fill('start_run');
  await expect.poll(() => page.locator('#op-start_run').isVisible()).toBe(true);
  expect(await page.locator('#op-list_runs').isVisible()).toBe(false);
  await page.goto(`${page.url().split('#')[0]}#op-list_runs`);
  await expect.poll(() => page.locator('#op-list_runs[open]').isVisible()).toBe(true);
  await close(opened);
});
