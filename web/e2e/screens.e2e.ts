import { beforeAll, expect, test } from 'vitest';
import { axe, clipped, close, FLOWS, open, startRun, target, type Opened } from './setup/browser';

/** Both screens in both themes at three widths: nothing for axe to say, nothing out of view, no trouble. */
let runs: { failed: string; waiting: string; done: string };

beforeAll(async () => {
  const opened = await open('/runs');
  runs = target.mock
    ? { failed: 'run_failed', waiting: 'run_waiting', done: (await startRun(opened.page, FLOWS.plain)).id }
    : {
        failed: (await startRun(opened.page, FLOWS.failing)).id,
        waiting: (await startRun(opened.page, FLOWS.approval)).id,
        done: (await startRun(opened.page, FLOWS.plain)).id,
      };
  await close(opened);
});

const THEMES = ['light', 'dark'] as const;
const WIDTHS = [1440, 1000, 390];
const PLACES: [string, () => string, string][] = [
  ['runs list', () => '/runs', '[role=table]'],
  ['run page', () => `/runs/${runs.done}`, '[role=treegrid]'],
];
const CASES = PLACES.flatMap(([name, path, ready]) =>
  THEMES.flatMap(theme => WIDTHS.map(width => ({ name, path, ready, theme, width }))),
);

async function sound({ page }: Opened, what: string): Promise<void> {
  await expect.poll(() => clipped(page), { timeout: 2000, message: what }).toEqual([]);
  expect(await axe(page), what).toEqual([]);
}

test.each(CASES)('$name, $theme, $width px', async ({ path, ready, theme, width, name }) => {
  const opened = await open(path(), { theme, width, height: width < 500 ? 844 : 900 });
  await opened.page.waitForSelector(ready);
  expect(await opened.page.locator('h1').count()).toBe(1);
  await sound(opened, name);
  await close(opened);
});

test.each(THEMES)('every part of the run page, %s', async theme => {
  for (const width of WIDTHS) {
    const opened = await open(`/runs/${runs.failed}`, { theme, width });
    const { page } = opened;
    await page.waitForSelector('[role=treegrid]');
    await page.getByRole('button', { name: 'Show the step' }).click();
    const detail = page.getByRole('tab', { name: 'Error' });
    await detail.waitFor();
    await sound(opened, `task panel at ${width}`);
    if (width < 1024) await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: /^Log/ }).click();
    await page.waitForSelector('[role=log] [data-seq]');
    await sound(opened, `log at ${width}`);
    await page.getByRole('tab', { name: /^Outputs/ }).click();
    await sound(opened, `outputs at ${width}`);
    await close(opened);
  }
});

test.each(THEMES)('an open approval, %s', async theme => {
  for (const width of WIDTHS) {
    const opened = await open(`/runs/${runs.waiting}`, { theme, width });
    await opened.page.getByRole('button', { name: 'Approve' }).waitFor();
    await sound(opened, `approval at ${width}`);
    await close(opened);
  }
});

test.each(THEMES)('the dialogs, %s', async theme => {
  for (const width of [1440, 390]) {
    const opened = await open('/runs', { theme, width });
    const { page } = opened;
    await page.waitForSelector('[role=table]');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await sound(opened, `keyboard map at ${width}`);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await sound(opened, `settings at ${width}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox', { name: 'Search commands, runs and resources' }).waitFor();
    await sound(opened, `palette at ${width}`);
    await close(opened);
  }
});

test('at 320 px nothing reaches beyond the viewport', async () => {
  const paths = [
    '/runs',
    `/runs/${runs.done}`,
    `/runs/${runs.waiting}`,
    `/runs/${runs.failed}?tab=log`,
    `/runs/${runs.done}?tab=outputs`,
  ];
  for (const path of paths) {
    const opened = await open(path, { width: 320, height: 640 });
    await opened.page.waitForSelector('h1');
    await opened.page.waitForTimeout(150);
    expect(await clipped(opened.page), path).toEqual([]);
    await close(opened);
  }
});

test('with larger text and wider spacing nothing is lost', async () => {
  for (const path of ['/runs', `/runs/${runs.waiting}`]) {
    const opened = await open(path, { width: 1280 });
    await opened.page.waitForSelector('[role=table], [role=treegrid]');
    await opened.page.addStyleTag({
      content: 'html { font-size: 200% } * { line-height: 1.5; letter-spacing: .12em; word-spacing: .16em }',
    });
    await opened.page.waitForTimeout(150);
    const wide = await opened.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, path).toBeLessThanOrEqual(0);
    await close(opened);
  }
});

test('the sign-in page', async () => {
  for (const theme of THEMES) {
    const opened = await open('/runs', { theme, width: 390, signedIn: false });
    await opened.page.getByRole('heading', { name: 'Sign in with a one-time link' }).waitFor();
    expect(await opened.page.getByText('orc sign-in').count()).toBe(1);
    await sound(opened, 'sign-in');
    await close(opened, line => line.includes('401'));
  }
});

test('forced colours keep every status apart', async () => {
  const opened = await open('/runs', { forcedColors: 'active' });
  await opened.page.waitForSelector('[role=table]');
  const rows = opened.page.locator('[data-run]');
  for (const row of (await rows.all()).slice(0, 5)) {
    expect(await row.locator('svg[data-glyph]').count()).toBeGreaterThan(0);
    expect(await row.locator('[data-status]').innerText()).toMatch(/\w+/);
  }
  await close(opened);
});
