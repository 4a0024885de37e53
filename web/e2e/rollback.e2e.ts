import { expect, test } from 'vitest';
import { axe, clipped, close, open, target } from './setup/browser';

/** What a run did outside is undone from its effects: the plan first, then a run that does it. */

test.runIf(target.mock).each([
  ['light', 1280],
  ['dark', 320],
] as const)('the plan is shown before anything is undone: %s at %i', async (theme, width) => {
  const opened = await open('/runs/run_failed?tab=effects', { theme, width, height: 900 });
  const { page } = opened;
  await page.getByRole('button', { name: 'Roll back…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('3 effects are undone, 2 stay.').waitFor();
  expect(await dialog.innerText()).toContain('cannot be undone: an answer of a model is paid for');
  expect(await axe(page)).toEqual([]);
  expect(await clipped(page)).toEqual([]);
  await page.screenshot({ path: `/tmp/keep-rollback-${theme}.png` });
  await dialog.getByLabel('Effects up to this event stay').fill('1000');
  await dialog.getByText('0 effects are undone').waitFor();
  const undo = dialog.getByRole('button', { name: 'Undo' });
  expect(await undo.getAttribute('aria-disabled')).toBe('true');
  await dialog.getByLabel('Effects up to this event stay').fill('1');
  await dialog.getByText('3 effects are undone').waitFor();
  await undo.click();
  await page.getByRole('heading', { level: 1, name: 'rollback' }).waitFor();
  await close(opened);
});
