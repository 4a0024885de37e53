import { expect, test } from 'vitest';
import { axe, clipped, close, open, target } from './setup/browser';

/** A run that happened in another installation: it says so, and nothing goes on from it. */

test.runIf(target.mock).each([
  ['light', 1280],
  ['dark', 320],
] as const)('an imported run can be looked at and exported: %s at %i', async (theme, width) => {
  const opened = await open('/runs/run_h995', { theme, width, height: 900 });
  const { page } = opened;
  await page.waitForSelector('[role=treegrid]');
  const header = page.locator('main header');
  await header.getByText('imported', { exact: true }).waitFor();
  expect(await header.innerText()).toContain('ada brought it here');
  for (const name of ['Cancel…', 'Resume']) {
    expect(await page.getByRole('button', { name }).count()).toBe(0);
  }
  const link = page.getByRole('link', { name: 'Export' });
  expect(await link.getAttribute('href')).toBe('/api/v1/runs/run_h995/export');
  expect(await link.getAttribute('download')).not.toBeNull();
  expect(await axe(page)).toEqual([]);
  expect(await clipped(page)).toEqual([]);
  await page.screenshot({ path: `/tmp/keep-imported-${theme}.png` });
  await close(opened);
});
