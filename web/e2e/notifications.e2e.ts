import { expect, test } from 'vitest';
import { axe, clipped, close, FLOWS, open, startRun, target } from './setup/browser';

/** What one is told is at the bell at once, and leads to the thing. */

const bell = '[data-bell]';
const MS_EVENT_TO_BELL = 1000;

test(`a run that waits is at the bell within ${MS_EVENT_TO_BELL} ms, and the list leads to it`, async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.getByText('Live', { exact: true }).waitFor();
  await page.waitForTimeout(1200);
  const before = Number((await page.locator(bell).getAttribute('data-bell')) ?? '') || 0;
  await startRun(page, FLOWS.approval);
  await expect
    .poll(() => page.locator(bell).getAttribute('data-bell'), { timeout: MS_EVENT_TO_BELL + 1000 })
    .toBe(String(before + 1));
  await page.locator(bell).click();
  await page.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor();
  const own = page.locator('[data-notification]').first();
  await own.getByText('Approval needed: Send 3 answers to customers?').waitFor();
  expect(await axe(page)).toEqual([]);
  await own.locator('[data-row-link]').click();
  await page.getByRole('region', { name: /Approval: Send 3 answers/ }).waitFor();
  await expect
    .poll(() => page.locator(bell).getAttribute('data-bell'))
    .toBe(before === 0 ? '' : String(before));
  await close(opened);
});

test('class, filter and part stand in the address, and all is read with one press', async () => {
  const opened = await open('/notifications?class=approval&unread=true');
  const { page } = opened;
  await page.getByText('Live', { exact: true }).waitFor();
  await startRun(page, FLOWS.approval);
  await page.locator('[data-notification]').first().waitFor();
  expect(await page.getByLabel('Class', { exact: true }).inputValue()).toBe('approval');
  // All means all that is shown: what is told while one presses stays unread, as that of the run just started may.
  const all = page.getByRole('button', { name: 'Mark all as read' });
  const empty = page.getByText('Nothing matches');
  await expect
    .poll(
      async () => {
        if (await all.isVisible()) await all.click();
        return empty.isVisible();
      },
      { timeout: 15_000 },
    )
    .toBe(true);
  await page.getByLabel('Only unread').uncheck();
  await page.locator('[data-notification]').first().waitFor();
  expect(page.url()).not.toContain('unread');
  await page.getByLabel('Class', { exact: true }).selectOption('run_failed');
  await expect.poll(() => page.url()).toContain('class=run_failed');
  await close(opened);
});

test('a test e-mail shows the words of the server, or why there is none', async () => {
  const opened = await open('/notifications?tab=preferences');
  const { page } = opened;
  const mail = page.getByRole('region', { name: 'E-mail' });
  await mail.getByLabel('Address').fill('nobody@example.com');
  await mail.getByLabel('Gathered').selectOption('hourly');
  await mail.getByLabel('Quiet hours').check();
  await mail.getByLabel('Time zone').fill('Europe/Berlin');
  await mail.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').first().waitFor();
  await mail.getByRole('button', { name: 'Send a test e-mail' }).click();
  await mail
    .getByText(target.mock ? /550 5.1.1 no such user/ : /there is no published mail server/)
    .waitFor();
  expect(await axe(page)).toEqual([]);
  await page.reload();
  await expect.poll(() => mail.getByLabel('Address').inputValue()).toBe('nobody@example.com');
  expect(await mail.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
  await close(opened, line => line.includes('404') || line.includes('422'));
});

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`the preferences fit ${width} pixels, ${theme}, and are kept`, async () => {
      const opened = await open('/notifications?tab=preferences', { theme, width });
      const { page } = opened;
      const box = page.getByLabel('My runs that ended: In the console');
      await box.waitFor();
      const before = await box.isChecked();
      await box.click();
      await expect.poll(() => box.isChecked()).toBe(!before);
      expect(await axe(page)).toEqual([]);
      expect(await clipped(page)).toEqual([]);
      await page.goto(`${target.url}/notifications?tab=preferences`);
      await expect.poll(() => box.isChecked()).toBe(!before);
      const fixed = page.getByLabel('Approvals: In the console');
      await fixed.click({ force: true });
      expect(await fixed.isChecked()).toBe(true);
      await close(opened);
    });
  }
}
