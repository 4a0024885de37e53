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

const SIGNALS = `name: signal-demo
signals:
  payment:
    type: object
    required: [amount]
    properties: {amount: {type: integer, description: In cents}, note: {type: string}}
    description: What has been paid
  note: string
steps:
  - {id: paid, uses: wait, with: {signal: payment}}
  - {id: noted, uses: wait, needs: [paid], with: {signal: note}}
`;

test.each([
  ['light', 1280],
  ['dark', 390],
] as const)('a signal is sent with a form made of its schema: %s at %i', async (theme, width) => {
  const first = await open('/runs');
  const { id } = await startRun(first.page, SIGNALS);
  await first.context.close();
  const { page, context } = await open(`/runs/${id}?tab=state`, { theme, width, height: 900 });
  await page.getByText('paid waits for it').waitFor();
  await page.getByRole('button', { name: 'Send signal…' }).click();
  await page.waitForURL(/ask=signal/);
  const dialog = page.getByRole('dialog');
  // What a step waits for is chosen already.
  expect(await dialog.getByLabel('Signal', { exact: true }).inputValue()).toBe('payment');
  await dialog.getByText('What has been paid').waitFor();
  expect(await axe(page)).toEqual([]);
  expect(await clipped(page)).toEqual([]);
  // The address alone asks the same.
  await page.reload();
  await dialog.getByLabel('Amount').fill('1200');
  await dialog.getByRole('button', { name: 'Send the signal' }).click();
  await page.getByText('The signal payment is recorded.').first().waitFor();
  await page.waitForURL(url => !url.href.includes('ask='));
  await page.getByText('1 came, 0 not taken').waitFor();
  await context.close();
});

test.skipIf(target.mock)('a signal that does not fit is refused where it is asked for', async () => {
  const first = await open('/runs');
  const { id } = await startRun(first.page, SIGNALS);
  await first.context.close();
  const { page, context } = await open(`/runs/${id}?ask=signal&tab=state`);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Send the signal' }).click();
  await dialog.getByText('bad_signal').waitFor();
  await page.getByText('0 came, 0 not taken').first().waitFor();
  expect(await axe(page)).toEqual([]);
  await context.close();
});
