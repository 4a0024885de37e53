import { expect, test } from 'vitest';
import { axe, clipped, open, startRun, target } from './setup/browser';

/** Pausing a run, naming a place in it, and going on from another place, from the header of its page. */

const FLOW = `name: steering-demo
steps:
  - {id: first, uses: set, with: {v: 1}}
  - {id: rest, uses: wait, with: {for: 1h}}
`;

async function opened(theme: 'light' | 'dark', width: number) {
  if (target.mock) return open('/runs/run_release', { theme, width, height: 900 });
  const other = await open('/runs');
  const { id } = await startRun(other.page, FLOW);
  await other.context.close();
  return open(`/runs/${id}`, { theme, width, height: 900 });
}

test.each([
  ['light', 1280],
  ['dark', 320],
] as const)('a fork is asked about at the event that is looked at: %s at %i', async (theme, width) => {
  const { page, context } = await opened(theme, width);
  await page.waitForSelector('[role=treegrid]');
  await page.getByRole('button', { name: 'The event before' }).click();
  await page.waitForURL(/[?&]at=/);
  const at = new URL(page.url()).searchParams.get('at');
  await page.getByRole('button', { name: 'Fork from here…' }).click();
  await page.waitForURL(/ask=fork/);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: `from event ${at}` }).waitFor();
  expect(await axe(page)).toEqual([]);
  expect(await clipped(page)).toEqual([]);
  // The address alone asks the same.
  await page.reload();
  await dialog.getByRole('heading', { name: `from event ${at}` }).waitFor();
  const before = page.url().split('?')[0];
  await dialog.getByRole('button', { name: 'Start the fork' }).click();
  await page.waitForURL(url => !url.href.startsWith(before ?? ''));
  await context.close();
});

test.skipIf(target.mock)('a run is paused with a reason, gets a checkpoint, and goes on', async () => {
  const { page, context } = await opened('light', 1280);
  await page.getByRole('button', { name: 'Pause…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason, kept in the journal').fill('let me look');
  await dialog.getByRole('button', { name: 'Pause the run' }).click();
  await page.locator('h1 + *', { hasText: 'Paused' }).waitFor();
  await page.getByText('let me look').first().waitFor();
  expect(await page.getByRole('button', { name: 'Pause…' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Checkpoint…' }).click();
  await dialog.getByLabel('Name').fill('before-lunch');
  await dialog.getByRole('button', { name: 'Set the checkpoint' }).click();
  await page.getByText('Checkpoint before-lunch is event').first().waitFor();
  await page.getByRole('button', { name: 'The event before' }).click();
  await page.waitForURL(/[?&]at=/);
  await page.getByLabel('Go to a checkpoint').selectOption({ label: 'before-lunch' });
  await page.waitForURL(url => !url.search.includes('at='));
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.locator('h1 + *', { hasText: 'Waiting' }).waitFor();
  await context.close();
});
