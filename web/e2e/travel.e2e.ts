import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { axe, clipped, close, open, startRun, target } from './setup/browser';

/** One selection, one filter and one moment for every view of a run. */

const FLOW = `name: travel-demo
steps:
  - id: plan
    uses: set
    with: {parts: 3}
  - id: write
    uses: model
    needs: [plan]
    with: {prompt: "Write two sentences about {{ steps.plan.output.parts }} seas.", max_tokens: 60}
  - id: each
    uses: for_each
    needs: [write]
    with: {items: "{{ range(12) }}"}
    steps:
      - id: ask
        uses: model
        with: {prompt: "Name number {{ item }}", max_tokens: 20}
  - id: fetch
    uses: file.read
    needs: [each]
    with: {path: there-is-no-such-file.txt}
`;

let run = '';
let other = '';

beforeAll(async () => {
  const opened = await open('/runs');
  const { page } = opened;
  if (target.mock) [run, other] = ['run_release', 'run_failed'];
  else {
    run = (await startRun(page, FLOW)).id;
    other = (await startRun(page, FLOW.replace('parts: 3', 'parts: 4'))).id;
    for (const id of [run, other]) {
      await page.goto(`${target.url}/runs/${id}`);
      await page.locator('h1 + *', { hasText: 'Failed' }).waitFor();
    }
  }
  await opened.context.close();
});

const TABS = ['timeline', 'trace', 'graph', 'log', 'state', 'effects', 'outputs'];

test.each([
  ['light', 1440],
  ['dark', 1440],
  ['light', 390],
  ['dark', 320],
] as const)('every view of a run, now and in the past: %s at %i', async (theme, width) => {
  const opened = await open(`/runs/${run}`, { theme, width, height: 900 });
  const { page } = opened;
  await page.waitForSelector('[role=treegrid]');
  for (const past of [false, true]) {
    if (past) await page.getByRole('button', { name: 'The event before' }).click();
    if (past)
      await page
        .getByTestId('as-of')
        .getByText(/^As of event/)
        .waitFor();
    for (const tab of TABS) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`, 'i') }).click();
      // What is fetched or still being loaded for a moment says nothing yet.
      await expect.poll(() => page.getByRole('tabpanel').innerText(), { message: tab }).not.toBe('');
      await page.waitForTimeout(250);
      expect(await clipped(page), tab).toEqual([]);
      expect(await axe(page), tab).toEqual([]);
    }
  }
  await close(opened);
});

const steps = (page: Page) =>
  page
    .locator('[role=treegrid] [data-path]')
    .evaluateAll(all => all.map(one => one.getAttribute('data-path')));

/** Steps that have begun: those that wait for their turn are rows, too. */
const begun = async (page: Page) =>
  (await page.locator('[role=treegrid] [data-path]').allInnerTexts()).filter(
    text => !text.includes('Pending'),
  );

test('an event in the address is the moment of every view', async () => {
  const opened = await open(`/runs/${run}?at=3`);
  const { page } = opened;
  await page
    .getByTestId('as-of')
    .getByText(/^As of event 3 of \d+/)
    .waitFor();
  const early = await begun(page);
  expect(early.length).toBeGreaterThan(0);
  expect(early.length).toBeLessThanOrEqual(2);
  await page.getByRole('tab', { name: /^Log/ }).click();
  await page.locator('[data-seq="3"]').waitFor();
  expect(await page.locator('[data-seq]').count()).toBe(3);
  await page.getByRole('tab', { name: 'Effects' }).click();
  await page.getByText(/\d+ actions? outside|Nothing was done outside/).waitFor();
  const effects = page.locator('[data-effect]');
  expect(await effects.count()).toBeLessThanOrEqual(1);
  // What had begun by then was not over.
  for (const effect of await effects.all()) expect(await effect.innerText()).toContain('Under way');
  // The handle of the slider by keys, and the arrows when nothing has the focus.
  await page.getByRole('tab', { name: /^Timeline/ }).click();
  await page.getByRole('slider', { name: 'Event' }).focus();
  await page.keyboard.press('End');
  await page
    .getByTestId('as-of')
    .getByText(/^Now: event/)
    .waitFor();
  await expect.poll(() => page.url()).not.toContain('at=');
  expect((await begun(page)).length).toBeGreaterThan(early.length);
  await page.keyboard.press('Home');
  await page
    .getByTestId('as-of')
    .getByText(/^As of event 1 of/)
    .waitFor();
  await expect.poll(() => page.url()).toContain('at=1');
  await page.locator('#main').focus();
  await page.keyboard.press('ArrowRight');
  await page
    .getByTestId('as-of')
    .getByText(/^As of event 2 of/)
    .waitFor();
  await page.keyboard.press('ArrowLeft');
  await page
    .getByTestId('as-of')
    .getByText(/^As of event 1 of/)
    .waitFor();
  await page.getByRole('button', { name: 'Back to now' }).click();
  await page
    .getByTestId('as-of')
    .getByText(/^Now: event/)
    .waitFor();
  // An event that there is not, is none: the run as it is.
  await page.goto(`${target.url}/runs/${run}?at=99999`);
  await page
    .getByTestId('as-of')
    .getByText(/^Now: event/)
    .waitFor();
  await close(opened);
});

test('what is chosen in one view is chosen in all, and stays in the past', async () => {
  const opened = await open(`/runs/${run}?tab=graph`);
  const { page } = opened;
  await page.locator('[data-node="write"] button').click();
  await page.getByRole('complementary', { name: /^Task write/ }).waitFor();
  expect(await page.locator('[data-node="write"] button').getAttribute('aria-pressed')).toBe('true');
  await page.getByRole('tab', { name: 'Trace' }).click();
  await page.locator('[data-span].bg-selected', { hasText: 'write' }).first().waitFor();
  await page.getByRole('tab', { name: /^Timeline/ }).click();
  await page.locator('[role=row][aria-selected=true]', { hasText: 'write' }).waitFor();
  await page.getByRole('button', { name: 'The event before' }).click();
  await page
    .getByTestId('as-of')
    .getByText(/^As of/)
    .waitFor();
  await page.getByRole('complementary', { name: /^Task write/ }).waitFor();
  expect(page.url()).toMatch(/task=.*write/);
  await close(opened);
});

test('only what failed, only what is unfinished', async () => {
  const opened = await open(`/runs/${target.mock ? other : run}`);
  const { page } = opened;
  await page.waitForSelector('[role=treegrid]');
  const all = (await steps(page)).length;
  await page.getByText('Only failed').click();
  await expect.poll(async () => (await steps(page)).length).toBeLessThan(all);
  for (const row of await page.locator('[role=treegrid] [data-path]').all())
    expect(await row.innerText()).toContain('Failed');
  expect(page.url()).toContain('only=failed');
  await page.getByRole('tab', { name: 'Trace' }).click();
  for (const row of await page.locator('[data-span]').all())
    expect(await row.innerText()).toContain('Failed');
  await page.getByText('Only unfinished').click();
  await page.getByRole('tab', { name: /^Timeline/ }).click();
  await page.getByText('Nothing unfinished').waitFor();
  expect(page.url()).toContain('only=unfinished');
  await close(opened);
});

test.skipIf(target.mock)('alike calls are one line with their sums, and open', async () => {
  const opened = await open(`/runs/${run}?tab=trace`);
  const { page } = opened;
  const more = page.getByRole('button', { name: /^9 similar · ask/ });
  await more.click();
  await page.locator('[data-span="each[11]/ask"]').waitFor();
  expect(await page.locator('[data-span]').count()).toBe(15);
  expect(await axe(page)).toEqual([]);
  await more.click();
  await page.locator('[data-span="each[11]/ask"]').waitFor({ state: 'detached' });
  await close(opened);
});

test('two runs are put side by side, from the list or by the address', async () => {
  const opened = await open(`/runs/${run}`);
  const { page } = opened;
  await page.getByRole('button', { name: 'Compare…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Compare/ });
  if (target.mock) {
    await dialog.getByLabel('Id of the other run').fill(other);
    await page.keyboard.press('Enter');
  } else
    await dialog.getByRole('list', { name: 'Other runs of this name' }).getByRole('button').first().click();
  await dialog.getByText(/\d+ steps? differs?/).waitFor();
  await expect.poll(() => page.url()).toContain('with=');
  expect(await axe(page)).toEqual([]);
  if (!target.mock) {
    const plan = dialog.locator('[data-step="plan"]');
    expect(await plan.innerText()).toMatch(/output[\s\S]*parts/);
    expect(await plan.innerText()).toContain('changed');
    expect(await dialog.locator('[data-step="fetch"]').count()).toBe(0);
    await dialog.getByText('Show all steps').click();
    await dialog.locator('[data-step="fetch"]').waitFor();
  }
  await page.setViewportSize({ width: 320, height: 800 });
  await expect.poll(() => clipped(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.url()).not.toContain('with=');
  await page.goto(`${target.url}/runs/${run}?with=run_00000000000000000000000000000000`);
  await page.getByText('The runs could not be compared.').waitFor();
  await close(opened, line => line.includes('404'));
});
