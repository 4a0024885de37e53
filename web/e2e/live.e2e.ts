import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { close, FLOWS, open, startRun, target } from './setup/browser';

/** The page shows what happens, at once, without asking again. */

const MS_EVENT_TO_PIXEL = 250;

/** Notes, in the page, when an element first matches; the clock is the machine's, as is the server's. */
async function watchFor(page: Page, selector: string, text: string): Promise<void> {
  await page.evaluate(
    ([css, words]) => {
      const seen = () => [...document.querySelectorAll(css)].some(el => el.textContent?.includes(words));
      const w = window as unknown as { seenAt?: number };
      delete w.seenAt;
      const observer = new MutationObserver(() => {
        if (!seen()) return;
        observer.disconnect();
        requestAnimationFrame(() => {
          w.seenAt = Date.now();
        });
      });
      observer.observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
    },
    [selector, text] as const,
  );
}

async function seenAt(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => (window as unknown as { seenAt?: number }).seenAt);
  return Number(await handle.jsonValue());
}

/** When the run's last event of this kind happened, by the server. */
function eventAt(page: Page, id: string, kind: string): Promise<number> {
  return page.evaluate(
    async ([run, wanted]) => {
      const page = (await (await fetch(`/api/v1/runs/${run}/events`)).json()) as {
        items: { kind: string; at: string }[];
      };
      return Date.parse(page.items.findLast(event => event.kind === wanted)?.at ?? '');
    },
    [id, kind] as const,
  );
}

/** The middle one: a machine that is busy for a moment is not a slow console. */
function expectPrompt(delays: number[]): void {
  const sorted = delays.toSorted((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)], `delays ${sorted.join(', ')} ms`).toBeLessThanOrEqual(
    MS_EVENT_TO_PIXEL,
  );
}

test(`a new run is in the list within ${MS_EVENT_TO_PIXEL} ms of its event`, async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.getByText('Live', { exact: true }).waitFor();
  await page.waitForSelector('[role=table]');
  await page.waitForTimeout(300);
  const delays: number[] = [];
  for (let i = 0; i < 10; i++) {
    const before = await page.getByTestId('total').innerText();
    await watchFor(page, '[data-run]', 'waiting-demo');
    await page.evaluate(() => {
      for (const row of document.querySelectorAll('[data-run]')) row.setAttribute('data-old', '');
    });
    await watchFor(page, '[data-run]:not([data-old])', 'waiting-demo');
    const { id } = await startRun(page, FLOWS.waiting);
    delays.push((await seenAt(page)) - (await eventAt(page, id, 'run.started')));
    await expect.poll(() => page.getByTestId('total').innerText()).not.toBe(before);
  }
  expectPrompt(delays);
  await close(opened);
});

test(`the run page follows within ${MS_EVENT_TO_PIXEL} ms`, async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  const delays: number[] = [];
  for (let i = 0; i < 3; i++) {
    const { id } = await startRun(page, FLOWS.waiting);
    await page.goto(`${target.url}/runs/${id}`);
    await page.locator('[role=row][data-path=pause]', { hasText: 'Waiting' }).waitFor();
    await page.waitForTimeout(300);
    await watchFor(page, 'h1 + *', 'Cancelled');
    await page.evaluate(
      run =>
        fetch(`/api/v1/runs/${run}/cancel`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-orc-csrf': '1' },
          body: '{}',
        }),
      id,
    );
    delays.push((await seenAt(page)) - (await eventAt(page, id, 'run.cancelled')));
  }
  expectPrompt(delays);
  await close(opened);
});

test('nothing is asked again while the channel is open', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.getByText('Live', { exact: true }).waitFor();
  await page.waitForTimeout(1500);
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  await page.mouse.move(400, 400);
  await page.locator('[data-run]').nth(1).hover();
  await page.waitForTimeout(2500);
  expect(asked.filter(url => url.includes('/api/'))).toEqual([]);
  await close(opened);
});

test.skipIf(!target.mock)('a lost connection is said, and caught up without a reload', async () => {
  const opened = await open('/runs');
  const { page, trouble } = opened;
  await page.getByText('Live', { exact: true }).waitFor();
  await page.evaluate(() => fetch('/mock/cut'));
  await page.getByTestId('live').getByText('Reconnecting').waitFor();
  const { id } = await startRun(page, FLOWS.plain);
  await page.locator(`[data-run="${id}"]`, { hasText: 'Succeeded' }).waitFor({ timeout: 10_000 });
  await page.getByTestId('live').getByText('Live').waitFor({ timeout: 20_000 });
  expect(await page.locator(`[data-run="${id}"]`).count()).toBe(1);
  trouble.length = 0;
  await close(opened);
});

test('words of a model appear while they are written, and the answer replaces them', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  const { id } = await startRun(page, FLOWS.streaming);
  await page.goto(`${target.url}/runs/${id}?task=write`);
  const aside = page.getByRole('complementary', { name: 'Task write' });
  await aside.waitFor();
  if (target.mock) {
    const streamed = page.getByTestId('streamed');
    await expect
      .poll(async () => (await streamed.innerText()).length, { timeout: 5000 })
      .toBeGreaterThan(100);
    const first = (await streamed.innerText()).length;
    await expect
      .poll(async () => (await streamed.innerText()).length, { timeout: 3000 })
      .toBeGreaterThan(first);
    await streamed.waitFor({ state: 'detached', timeout: 15_000 });
  }
  await page.locator('h1 + *', { hasText: 'Succeeded' }).waitFor({ timeout: 20_000 });
  expect((await aside.locator('pre').first().innerText()).length).toBeGreaterThan(0);
  await close(opened);
});

test('status changes fade, and stand still for those who asked for less motion', async () => {
  for (const reducedMotion of ['no-preference', 'reduce'] as const) {
    const opened = await open('/runs', { reducedMotion });
    await opened.page.waitForSelector('[data-status]');
    const longest = await opened.page.evaluate(() => {
      const ms = (text: string) =>
        Math.max(...text.split(',').map(part => Number.parseFloat(part) * (part.includes('ms') ? 1 : 1000)));
      return Math.max(
        ...[...document.querySelectorAll('*')].map(el => {
          const style = getComputedStyle(el);
          return Math.max(
            ms(style.transitionDuration),
            style.animationName === 'none' ? 0 : ms(style.animationDuration),
          );
        }),
      );
    });
    if (reducedMotion === 'reduce') expect(longest).toBeLessThanOrEqual(1);
    else expect(longest).toBeGreaterThanOrEqual(300);
    await close(opened);
  }
});
