import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axe, clipped, close, FLOWS, open, startRun, target } from './setup/browser';

/** What one is told is at the bell at once, and leads to the thing. */

const bell = '[data-bell]';
const MS_EVENT_TO_BELL = 1000;

/** Notes when the number at the bell changes, by the clock of this machine. */
const watchBell = (page: Page) =>
  page.evaluate(selector => {
    const at: [string, number][] = [];
    (window as unknown as { bellAt: typeof at }).bellAt = at;
    const note = () => {
      const now = document.querySelector(selector)?.getAttribute('data-bell') ?? '';
      if (at.at(-1)?.[0] !== now) at.push([now, Date.now()]);
    };
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, attributes: true, childList: true });
  }, bell);

interface Asked {
  items: { run: string; asked_at: string }[];
}

test(`a run that waits is at the bell within ${MS_EVENT_TO_BELL} ms of its event, and the list leads to it`, async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.getByText('Live', { exact: true }).waitFor();
  await page.waitForTimeout(1200);
  const before = Number((await page.locator(bell).getAttribute('data-bell')) ?? '') || 0;
  await watchBell(page);
  const took: number[] = [];
  for (let n = 1; n <= 5; n++) {
    const { id } = await startRun(page, FLOWS.approval);
    await expect.poll(() => page.locator(bell).getAttribute('data-bell')).toBe(String(before + n));
    const { asked, shown } = await page.evaluate(async run => {
      const open = (await (await fetch('/api/v1/inbox?state=open&limit=200')).json()) as Asked;
      const seen = (window as unknown as { bellAt: [string, number][] }).bellAt;
      return { asked: open.items.find(item => item.run === run)?.asked_at, shown: seen.at(-1)?.[1] };
    }, id);
    took.push((shown ?? Number.NaN) - Date.parse(asked ?? ''));
  }
  console.log(`from the event to the bell: ${took.join(', ')} ms`);
  expect(Math.max(...took)).toBeLessThanOrEqual(MS_EVENT_TO_BELL);
  await page.locator(bell).click();
  await page.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor();
  const own = page.locator('[data-notification]').first();
  await own.getByText('Approval needed: Send 3 answers to customers?').waitFor();
  expect(await axe(page)).toEqual([]);
  await own.locator('[data-row-link]').click();
  await page.getByRole('region', { name: /Approval: Send 3 answers/ }).waitFor();
  await expect.poll(() => page.locator(bell).getAttribute('data-bell')).toBe(String(before + 4));
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
  await mail.getByLabel('How often').selectOption('hourly');
  await mail.getByLabel('Quiet hours').check();
  await mail.getByLabel('Time zone').fill('Europe/Berlin');
  await mail.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').first().waitFor();
  await mail.getByRole('button', { name: 'Send a test e-mail' }).click();
  await mail.getByText(target.mock ? /There is no address/ : /there is no published mail server/).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.reload();
  await expect.poll(() => mail.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
  await mail.getByLabel('How often').selectOption('off');
  await mail.getByLabel('Quiet hours').uncheck();
  await mail.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').first().waitFor();
  await close(opened, line => line.includes('404') || line.includes('422'));
});

for (const theme of ['light', 'dark'] as const) {
  test.skipIf(!target.mock)(`an address is said, and confirmed with its code, ${theme}`, async () => {
    const opened = await open('/notifications?tab=preferences', { theme, width: 320 });
    const { page } = opened;
    const mail = page.getByRole('region', { name: 'E-mail' });
    await mail.getByRole('textbox', { name: /address/ }).fill('nobody@example.com');
    await mail.getByRole('button', { name: 'Send a code there' }).click();
    await mail.getByText(/A code was sent to nobody@example.com/).waitFor();
    await mail.getByLabel('Code').fill('22222-22222');
    await mail.getByRole('button', { name: 'Confirm' }).click();
    await mail.getByText(/That is not the code/).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await clipped(page)).toEqual([]);
    await mail.getByLabel('Code').fill('7KQ4M-XW2RD');
    await mail.getByRole('button', { name: 'Confirm' }).click();
    await mail.getByText('Letters go to nobody@example.com.').waitFor();
    await mail.getByRole('button', { name: 'Send a test e-mail' }).click();
    await mail.getByText(/550 5.1.1 no such user/).waitFor();
    expect(await axe(page)).toEqual([]);
    await mail.getByRole('button', { name: 'Remove my address' }).click();
    await mail.getByText(/You have no address/).waitFor();
    await close(opened, line => line.includes('422'));
  });
}

const toasts = (page: Page) => page.getByRole('status').filter({ hasText: 'Approval needed' });

test('what is new is said on top of the page, leads to the thing, and takes no focus', async () => {
  const opened = await open('/workflows');
  const { page } = opened;
  await page.getByText('Live', { exact: true }).waitFor();
  await page.waitForTimeout(1200);
  await page.locator('main').focus();
  await startRun(page, FLOWS.approval);
  await toasts(page).first().waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  expect(await axe(page)).toEqual([]);
  await toasts(page).getByRole('link', { name: 'Show' }).first().click();
  await page.getByRole('region', { name: /Approval: Send 3 answers/ }).waitFor();
  await expect.poll(() => toasts(page).count()).toBe(0);
  await close(opened);
});

test('nothing is said on top of a dialog, of what one looks at, or to who does not want it', async () => {
  const asked = await open('/workflows');
  const quiet = await open('/workflows', { prefs: { news: 'off' } });
  const reading = await open('/notifications');
  for (const { page } of [asked, quiet, reading]) {
    await page.getByText('Live', { exact: true }).waitFor();
    await page.waitForTimeout(1200);
  }
  await asked.page.getByRole('button', { name: 'Settings' }).click();
  await asked.page.getByRole('dialog').waitFor();
  const before = await reading.page.locator(bell).getAttribute('data-bell');
  await startRun(reading.page, FLOWS.approval);
  await expect.poll(() => reading.page.locator(bell).getAttribute('data-bell')).not.toBe(before);
  for (const { page } of [asked, quiet, reading]) {
    await page.waitForTimeout(700);
    expect(await toasts(page).count()).toBe(0);
  }
  for (const one of [asked, quiet, reading]) await close(one);
});

test('what was decided elsewhere is not unread any more and says who decided', async () => {
  const opened = await open('/notifications?class=approval');
  const { page } = opened;
  await page.getByText('Live', { exact: true }).waitFor();
  await page.waitForTimeout(1200);
  const count = async () => Number(await page.locator(bell).getAttribute('data-bell'));
  const before = await count();
  const run = await startRun(page, FLOWS.approval);
  await expect.poll(count).toBe(before + 1);
  const own = page.locator('[data-notification]').first();
  await own.getByRole('button', { name: /Mark as read/ }).waitFor();
  await page.evaluate(async id => {
    const { items } = (await (await fetch('/api/v1/inbox?state=open&limit=200')).json()) as {
      items: { id: string; run: string; binding: string }[];
    };
    const item = items.find(one => one.run === id);
    if (item === undefined) throw new Error('it is not in the inbox');
    const answer = await fetch(`/api/v1/inbox/${item.id}/decide`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-orc-csrf': '1' },
      body: JSON.stringify({ approved: true, binding: item.binding }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }, run.id);
  await expect.poll(count, { timeout: MS_EVENT_TO_BELL + 1000 }).toBe(before);
  await own.getByText(/Approved by /).waitFor();
  expect(await own.getByRole('button', { name: /Mark as read/ }).count()).toBe(0);
  expect(await axe(page)).toEqual([]);
  await close(opened);
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
