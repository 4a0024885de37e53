import { expect, test } from 'vitest';
import { axe, close, open, target } from './setup/browser';

/** Retention: what is past its time is looked at before it goes; a run is held on its page and let go of here. */

test.skipIf(!target.mock)(
  'what is past its time is shown with why, and removed after a question',
  async () => {
    const opened = await open('/retention');
    const { page } = opened;
    await page.locator('[data-item]').first().waitFor();
    expect(await page.getByText('stays: it is held: case 12').count()).toBe(1);
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove now…' }).click();
    await expect.poll(() => page.url()).toContain('ask=apply');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('Removed: 1').waitFor();
    await page.getByRole('tab', { name: 'Removed' }).click();
    await page.locator('[data-removed]').first().waitFor();
    expect(await axe(page)).toEqual([]);
    await close(opened);
  },
);

test.skipIf(!target.mock)('what is held is let go of with a reason', async () => {
  const opened = await open('/retention?view=holds');
  const { page } = opened;
  await page.locator('[data-hold]').first().waitFor();
  expect(await axe(page)).toEqual([]);
  await page.locator('[data-hold]').first().getByRole('button').click();
  await expect.poll(() => page.url()).toContain('lift=');
  await page.getByLabel('Reason, kept in the audit').fill('the case is closed');
  await page.getByRole('button', { name: 'Let go', exact: true }).click();
  await page.getByText('It is not held any more.').waitFor();
  await page.getByRole('heading', { name: 'Nothing is held' }).waitFor();
  await close(opened);
});

test.skipIf(!target.mock)('a removed run says what its tombstone says', async () => {
  const opened = await open('/runs/run_0123456789abcdef0123456789abcdef');
  const { page } = opened;
  await page.getByText('The run was removed; its tombstone is left.').waitFor();
  expect(await page.getByText('by the retention rule').count()).toBe(1);
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  await close(opened, line => line.includes('404'));
});
