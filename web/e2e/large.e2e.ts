import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { close, open, startRun, target } from './setup/browser';

/** Runs that are too large to be shown whole. Figures are printed; what is asserted leaves room for a busy machine. */

interface Seen {
  header: number;
  rows: number;
}

/** Milliseconds of the page until the header and the first rows stood. */
async function opening(page: Page, rows: string): Promise<Seen> {
  await page.waitForFunction(
    css => {
      const w = window as unknown as { seen?: Partial<Seen> };
      w.seen ??= {};
      if (document.querySelector('h1') !== null) w.seen.header ??= performance.now();
      if (document.querySelector(css) !== null) w.seen.rows ??= performance.now();
      return w.seen.rows !== undefined;
    },
    rows,
    { polling: 'raf' },
  );
  return page.evaluate(() => (window as unknown as { seen: Seen }).seen);
}

/** What was asked: who one is and the live channel are asked for on every page. */
function noteAsked(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', request => {
    const url = new URL(request.url());
    if (url.pathname.startsWith('/api/') && !/\/(me|live)$/.test(url.pathname))
      asked.push(url.pathname + url.search);
  });
  return asked;
}

/**
 * The different ones for the run. The channel of the mock cannot say what was missed before it was open, so what
 * was there already is asked for again then; the server can.
 */
const forRun = (asked: string[]) => new Set(asked.filter(path => path.includes('/runs/'))).size;

const LARGE = `name: large-demo
steps:
  - id: each
    uses: for_each
    with: {items: "{{ range(2500) }}"}
    steps:
      - {id: double, uses: set, with: {n: "{{ item * 2 }}"}}
      - {id: again, uses: set, with: {n: "{{ steps.double.output.n }}"}}
  - {id: broken, uses: file.read, needs: [each], with: {path: there-is-no-such-file.txt}}
`;

async function largeRun(page: Page): Promise<string> {
  if (target.mock) return 'run_large';
  const { id } = await startRun(page, LARGE);
  const status = async () => (await page.request.get(`${target.url}/api/v1/runs/${id}?tasks=none`)).text();
  await expect.poll(status, { timeout: 60_000, interval: 500 }).toContain('"status":"failed"');
  return id;
}

test('five thousand steps: three requests at most, none for a look', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('h1');
  const run = await largeRun(page);
  const asked = noteAsked(page);
  await page.goto(`${target.url}/runs/${run}`);
  const seen = await opening(page, '[role=treegrid] [data-path]');
  console.log(`5,000 steps: header ${Math.round(seen.header)} ms, timeline ${Math.round(seen.rows)} ms`);
  expect(seen.rows).toBeLessThan(3000);
  await page.waitForTimeout(500);
  expect(forRun(asked), asked.join(' ')).toBeLessThanOrEqual(3);
  asked.length = 0;
  for (const at of [1, 3, 5, 7]) await page.locator('[data-path]').nth(at).hover();
  await page.getByText('Only failed').hover();
  expect(asked).toEqual([]);
  const took = await page.evaluate(async () => {
    const box = [...document.querySelectorAll('label')].find(one => one.textContent?.includes('Only failed'));
    const from = performance.now();
    box?.querySelector('input')?.click();
    await new Promise<void>(done => {
      const look = () =>
        document.querySelectorAll('[role=treegrid] [data-path]').length <= 6
          ? done()
          : requestAnimationFrame(look);
      look();
    });
    return performance.now() - from;
  });
  console.log(`only failed after ${Math.round(took)} ms`);
  expect(took).toBeLessThan(500);
  expect(asked).toEqual([]);
  await close(opened);
}, 90_000);

test.skipIf(!target.mock)(
  'a hundred thousand events: as many requests as two hundred, few rows, the true end',
  async () => {
    const counts: number[] = [];
    for (const id of ['run_short', 'run_endless']) {
      const opened = await open('/runs');
      const { page } = opened;
      await page.waitForSelector('[role=table]');
      const asked = noteAsked(page);
      await page.goto(`${target.url}/runs/${id}?tab=log`);
      const seen = await opening(page, '[role=log] [data-seq]');
      console.log(`${id}: header ${Math.round(seen.header)} ms, first lines ${Math.round(seen.rows)} ms`);
      expect(seen.rows).toBeLessThan(3000);
      await page.waitForTimeout(500);
      counts.push(forRun(asked));
      expect(forRun(asked), asked.join(' ')).toBeLessThanOrEqual(3);
      expect(await page.locator('[data-seq]').count()).toBeLessThanOrEqual(120);
      await close(opened);
    }
    // The view and the page of events that holds the first lines, and the one that holds the last if it is another.
    expect(counts[1]).toBeLessThanOrEqual((counts[0] ?? 0) + 1);
    const opened = await open('/runs/run_endless?tab=log#L41234');
    const { page } = opened;
    const marked = page.locator('[data-seq="41234"]');
    await marked.waitFor();
    expect(await marked.getAttribute('class')).toContain('bg-selected');
    await page.getByRole('log').focus();
    const from = performance.now();
    await page.keyboard.press('End');
    await page.locator('[data-seq="100000"]').waitFor();
    console.log(`the last of 100,000 lines after ${Math.round(performance.now() - from)} ms`);
    expect(await page.locator('[data-seq]').count()).toBeLessThanOrEqual(120);
    await page.keyboard.press('Home');
    await page.locator('[data-seq="1"]').waitFor();
    await close(opened);
  },
);

test.skipIf(!target.mock)(
  'huge values are a placeholder with their size, and never stop the page',
  async () => {
    const opened = await open('/runs/run_heavy');
    const { page } = opened;
    await page.waitForSelector('[role=treegrid]');
    await page.evaluate(() => {
      const w = window as unknown as { longest: number };
      w.longest = 0;
      new PerformanceObserver(list => {
        for (const entry of list.getEntries()) w.longest = Math.max(w.longest, entry.duration);
      }).observe({ type: 'longtask' });
    });
    for (const [name, size] of [
      ['picture', /20 MB|19\.1 MB|20\.0 MB/],
      ['table', /5 MB|4\.8 MB|5\.0 MB/],
    ] as const) {
      await page.locator(`[data-path="${name}"]`).click();
      const aside = page.getByRole('complementary', { name: `Task ${name}` });
      await aside.getByText(size).waitFor();
      expect(await aside.getByRole('button', { name: 'Open' }).getAttribute('aria-disabled')).toBe('true');
      const download = page.waitForEvent('download');
      await aside.getByRole('link', { name: 'Download' }).click();
      expect((await download).suggestedFilename()).toContain(name);
    }
    const longest = await page.evaluate(() => (window as unknown as { longest: number }).longest);
    console.log(`longest task with 25 MB of values: ${Math.round(longest)} ms`);
    expect(longest).toBeLessThan(300);
    await close(opened);
  },
);
