import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { axe, clipped, close, FLOWS, open, startRun, target } from './setup/browser';

/** What the run page shows of large runs, of values and in other languages. */
let runs: { large: string; values: string };

beforeAll(async () => {
  const opened = await open('/runs');
  const { page } = opened;
  const large = target.mock ? 'run_large' : (await startRun(page, FLOWS.loop)).id;
  runs = { large, values: (await startRun(page, FLOWS.values)).id };
  await page.goto(`${target.url}/runs/${large}`);
  await page.locator('h1 + *', { hasText: 'Succeeded' }).waitFor({ timeout: 50_000 });
  await close(opened);
});

const rowsInPage = (page: Page) => page.locator('[role=treegrid] [data-path]').count();

test('a run of thousands of tasks opens, folds and filters at once', async () => {
  const opened = await open(`/runs/${runs.large}`);
  const { page } = opened;
  await page.waitForSelector('[role=treegrid]');
  const more = page.locator('[data-more]');
  await more.waitFor();
  expect(await more.innerText()).toMatch(/[\d,]+ more like these/);
  await more.click();
  await expect
    .poll(async () => Number(await page.getByRole('treegrid').getAttribute('aria-rowcount')))
    .toBeGreaterThan(2000);
  expect(await rowsInPage(page)).toBeLessThan(120);
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  await page.locator('[data-path]').nth(3).hover();
  await page.locator('[data-path]').nth(5).hover();
  await page.getByRole('treegrid').press('End');
  await page.locator('[data-path]').first().focus();
  await page.keyboard.press('End');
  await page.locator('[data-path]').last().waitFor();
  expect(await rowsInPage(page)).toBeLessThan(120);
  expect(asked.filter(url => url.includes('/api/'))).toEqual([]);
  await page.getByText('Only unfinished').click();
  await expect.poll(() => rowsInPage(page)).toBeLessThan(20);
  expect(page.url()).toContain('only=unfinished');
  await close(opened);
});

test('a long log: the end, a link to a line, the count of a search', async () => {
  const opened = await open(`/runs/${runs.large}?tab=log#L1500`);
  const { page } = opened;
  const marked = page.locator('[data-seq="1500"]');
  await marked.waitFor();
  expect(await marked.getAttribute('class')).toContain('bg-selected');
  expect(await page.locator('[data-seq]').count()).toBeLessThan(120);
  await page.getByRole('log').focus();
  await page.keyboard.press('End');
  await page.getByText('Run succeeded').waitFor();
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('[1234]/');
  const status = page.getByRole('status').filter({ hasText: 'of' });
  await expect.poll(() => status.first().innerText(), { timeout: 15_000 }).toMatch(/^\d of [\d,]+ events$/);
  const seen = await page.locator('[data-seq]').count();
  expect(await status.first().innerText()).toContain(`${seen} of`);
  expect(page.url()).toContain('find=');
  await close(opened);
});

test('outputs in their order: a tree, a drawing, and a hostile drawing as text', async () => {
  const opened = await open(`/runs/${runs.values}?tab=outputs`);
  const { page } = opened;
  await page.getByRole('region', { name: 'facts' }).waitFor();
  const names = await page.locator('[role=tabpanel] section > h2').allInnerTexts();
  expect(names).toEqual(['facts', 'chart', 'hostile']);
  const image = page.getByRole('img', { name: 'chart' });
  await expect.poll(() => image.evaluate((el: HTMLImageElement) => el.naturalWidth)).toBeGreaterThan(0);
  expect(await page.getByRole('region', { name: 'hostile' }).locator('img').count()).toBe(0);
  expect(await page.getByRole('region', { name: 'hostile' }).innerText()).toContain('<script>');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download facts' }).click();
  const path = await (await download).path();
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ features: 2, list: [1, 2, 3] });
  await close(opened);
});

test('what was worked out: the question, what did not fit, the value, by whom and why', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  const run = target.mock ? 'run_release' : (await startRun(page, FLOWS.auto)).id;
  const task = target.mock ? 'check/then/write' : 'plan';
  await page.goto(`${target.url}/runs/${run}?task=${encodeURIComponent(task)}`);
  await page.getByRole('tab', { name: /Worked out/ }).click();
  const panel = page.getByRole('tabpanel').filter({ has: page.locator('summary') });
  // The question is what one reads; its place stands inside.
  const head = await panel.locator('summary').first().innerText();
  expect(head).toMatch(target.mock ? /^How much chance may there be\?/ : /^Into how many parts\?/);
  expect(head).not.toContain('/with/');
  await panel.locator('summary').first().click();
  await panel.getByText('Why this model').first().waitFor();
  await panel
    .getByText(/Question:/)
    .first()
    .waitFor();
  if (target.mock) await panel.getByText(/Did not fit: .*is not a number/).waitFor();
  expect(await axe(page)).toEqual([]);
  if (!target.mock) {
    await page.goto(`${target.url}/runs/${run}?tab=outputs`);
    await page.getByRole('heading', { name: 'Worked out for the outputs' }).waitFor();
  }
  await close(opened);
});

test('the export holds the whole filter, and the address the filter', async () => {
  const opened = await open('/runs?status=succeeded');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  const total = Number.parseInt((await page.getByTestId('total').innerText()).replaceAll(',', ''), 10);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  const lines = csv.trim().split('\r\n');
  expect(lines).toHaveLength(total + 1);
  expect(lines.slice(1).every(line => line.includes(',succeeded,'))).toBe(true);
  await page.getByRole('searchbox', { name: 'Search runs' }).fill('no run is called this');
  await page.getByText('No run matches').waitFor();
  expect(page.url()).toContain('q=no');
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await page.waitForSelector('[role=table]');
  await close(opened);
});

test('a run that does not exist, and a page that does not exist', async () => {
  const opened = await open('/runs/run_00000000000000000000000000000000');
  const { page, trouble } = opened;
  const alert = page.getByRole('alert');
  await alert.getByText('The run could not be loaded.').waitFor();
  expect(await alert.innerText()).toMatch(/Code \w+/);
  expect(await axe(page)).toEqual([]);
  await page.goto(`${target.url}/nowhere`);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  trouble.splice(0, trouble.length, ...trouble.filter(line => !line.includes('404')));
  await close(opened);
});

/** Texts of the console itself that no translation touched. */
function untranslated(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const data =
      '[data-run], [data-path], [data-seq], code, kbd, h1, pre, time, svg, [title^="org_"], [translate="no"], .sr-only';
    const known = /^(Orchestrator|CSV|JSON|Local.*|\S*demo|\W*|[\d\s.,:/$%mshd–-]*)$/;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const parent = node.parentElement;
      if (parent === null || parent.closest(data) !== null || known.test(text)) continue;
      if (![...text].some(letter => letter > '~') && /[A-Za-z]{3}/.test(text)) found.push(text);
    }
    return found;
  });
}

test('the pseudo-locale: every text is translated, and longer texts fit', async () => {
  for (const width of [1440, 390]) {
    for (const path of ['/runs', `/runs/${runs.values}`, `/runs/${runs.values}?tab=log`]) {
      const opened = await open(path, { width, prefs: { locale: 'en-XA' } });
      const { page } = opened;
      await page.waitForSelector('[role=table], [role=treegrid], [role=log]');
      await page.waitForTimeout(300);
      expect(await page.getAttribute('html', 'lang')).toBe('en-XA');
      expect(await untranslated(page), path).toEqual([]);
      expect(await clipped(page), `${path} at ${width}`).toEqual([]);
      await close(opened);
    }
  }
});

test('German is chosen in the settings and stays', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('dialog').getByText('Deutsch').click();
  await page.getByRole('dialog', { name: 'Einstellungen' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Läufe' }).waitFor();
  expect(await page.getAttribute('html', 'lang')).toBe('de');
  await close(opened);
});

test('the theme is chosen with one button and stays', async () => {
  const opened = await open('/runs', { theme: 'light' });
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  expect(await background()).toBe('rgb(247, 248, 250)');
  await page.getByRole('button', { name: 'Theme: as the system' }).click();
  await page.getByRole('button', { name: 'Theme: light' }).click();
  expect(await background()).toBe('rgb(14, 17, 22)');
  await page.reload();
  await page.waitForSelector('[role=table]');
  expect(await background()).toBe('rgb(14, 17, 22)');
  await close(opened);
});
