import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { close, FLOWS, open, startRun, target } from './setup/browser';

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');

/** Measures in the page, from the key to the frame that shows the dialog. */
function noteOpening(page: Page): Promise<void> {
  return page.evaluate(() => {
    let from = 0;
    window.addEventListener('keydown', () => (from = performance.now()), { capture: true, once: true });
    const observer = new MutationObserver(() => {
      if (document.querySelector('[role=dialog]') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => Object.assign(window, { openedMs: performance.now() - from }));
    });
    observer.observe(document.body, { subtree: true, childList: true });
  });
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === name) return;
  }
  throw new Error(`Tab never reached “${name}”`);
}

test('an approval is found, read and given with the keyboard alone', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  const { id } = await startRun(page, FLOWS.approval);
  await page.locator(`[data-run="${id}"]`, { hasText: 'Waiting' }).waitFor();
  // J goes down the rows from the newest.
  await page.keyboard.press('j');
  await expect.poll(() => focused(page)).toBe('approval-demo');
  await page.keyboard.press('Enter');
  const card = page.getByRole('region', { name: /Approval: Send 3 answers/ });
  await card.waitFor();
  expect(await card.innerText()).toContain('grace@example.org');
  expect(await card.innerText()).toMatch(/Expires in/);
  await tabTo(page, 'Approve');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.type('checked by hand, a r c included');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('h1 + *', { hasText: 'Succeeded' }).waitFor();
  await page.getByRole('tab', { name: /^Log/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByText(/ask approved by/).waitFor();
  await close(opened);
});

test('a rejection is recorded with its note', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  const { id } = await startRun(page, FLOWS.approval);
  await page.goto(`${target.url}/runs/${id}?task=ask`);
  const panel = page.getByRole('complementary', { name: 'Task ask' });
  await panel.getByRole('textbox').fill('not these recipients');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Reject' }).press('Enter');
  await page.locator('h1 + *', { hasText: 'Failed' }).waitFor();
  await panel.getByText('not these recipients').first().waitFor();
  await panel.getByText(/Rejected by/).waitFor();
  await close(opened);
});

test('the palette finds screens, runs and what can be done here', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  const { id } = await startRun(page, FLOWS.waiting);
  await page.locator(`[data-run="${id}"]`).waitFor();
  await page.waitForTimeout(800);
  const box = page.getByRole('searchbox', { name: 'Search commands, runs and resources' });
  const took: number[] = [];
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'detached' });
    await noteOpening(page);
    await page.keyboard.press('Control+k');
    await box.waitFor();
    took.push(await page.evaluate(() => (window as unknown as { openedMs: number }).openedMs));
  }
  // The quickest one: other work on the machine must not decide.
  expect(Math.min(...took), `${took.join(', ')} ms`).toBeLessThan(150);
  await page.keyboard.type('waiting-demo');
  await expect
    .poll(() => page.getByRole('dialog').getByRole('option').first().innerText())
    .toContain('waiting-demo');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'waiting-demo' }).waitFor();
  await page.keyboard.press('Control+k');
  await box.waitFor();
  await page
    .getByRole('option', { name: /Open run/ })
    .first()
    .waitFor();
  await page.keyboard.type('cancel this');
  await expect.poll(() => page.getByRole('dialog').getByRole('option').count()).toBe(1);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: /Cancel waiting-demo/ });
  await dialog.waitFor();
  await dialog.getByRole('textbox').fill('only a test');
  await dialog.getByRole('button', { name: 'Cancel the run' }).click();
  await page.locator('h1 + *', { hasText: 'Cancelled' }).waitFor();
  await close(opened);
});

test('focus moves to the content and the title changes with the screen', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  expect(await page.title()).toBe('Runs · Orchestrator');
  expect(await page.getAttribute('html', 'lang')).toBe('en');
  await page.locator('[data-row-link]').first().click();
  await page.waitForSelector('[role=treegrid]');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  expect(await page.title()).not.toContain('Runs');
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.waitForSelector('[role=table]');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await close(opened);
});

test('the skip link comes first and works', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await close(opened);
});

test('letters do nothing while one types, and nothing when they are turned off', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  await page.keyboard.press('/');
  await page.keyboard.type('?lj');
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await page.getByRole('searchbox', { name: 'Search runs' }).inputValue()).toBe('?lj');
  await page.getByRole('searchbox', { name: 'Search runs' }).fill('');
  await page.getByRole('button', { name: 'Settings' }).click();
  const letters = page.getByRole('group', { name: 'Single-letter shortcuts' });
  await letters.getByText('Off', { exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('?');
  await page.waitForTimeout(200);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await close(opened);
});

test('dialogs keep the focus and give it back', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  const settings = page.getByRole('button', { name: 'Settings' });
  await settings.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toBe('Settings');
  await close(opened);
});
