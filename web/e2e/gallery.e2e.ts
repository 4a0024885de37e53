import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { axe, clipped, close, open, target } from './setup/browser';

/** A new workflow: what it can begin with, what is asked, and where it opens. */

const source = (page: Page, name: string) =>
  page.evaluate(
    async path => ((await (await fetch(path)).json()) as { text: string }).text,
    `/api/v1/workflows/default/${name}/source`,
  );
const cards = (page: Page) => page.getByRole('list', { name: 'Templates' }).getByRole('heading');
const fresh = (name: string) => `${name}-${Date.now().toString(36)}`;

test('keys alone: found, filled in, refused, mended, made, and open in the editor', async () => {
  const opened = await open('/workflows');
  const { page } = opened;
  const name = fresh('triage');
  await page.getByRole('button', { name: 'New workflow…' }).first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'New workflow' }).waitFor();
  await expect.poll(() => cards(page).count()).toBeGreaterThan(24);
  await page.getByRole('searchbox', { name: 'Search templates' }).focus();
  await page.keyboard.type('DUPLICATES bug');
  await expect.poll(() => cards(page).allInnerTexts()).toEqual(['Bug triage']);
  await page.getByRole('status').getByText('1 way to begin').waitFor();
  await expect.poll(() => page.url()).toContain('q=DUPLICATES');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const heading = page.getByRole('heading', { level: 1, name: 'Bug triage' });
  await heading.waitFor();
  expect(await heading.evaluate(one => one === document.activeElement)).toBe(true);
  await page.getByRole('img', { name: 'Drawing of the steps' }).waitFor();
  // The part of a case stands below the switch.
  await page
    .getByRole('listitem')
    .filter({ hasText: /^way switch/ })
    .getByText('ask_reporter')
    .waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByLabel('Name').fill(name);
  const above = page.getByLabel(/^Duplicate above/);
  expect(await above.inputValue()).toBe('0.5');
  await above.fill('3');
  await page.getByRole('button', { name: 'Make it' }).press('Enter');
  await page
    .getByRole('alert')
    .getByText(/is too large/)
    .waitFor();
  expect(await above.getAttribute('aria-invalid')).toBe('true');
  await page.mouse.move(5, 5);
  await page.waitForTimeout(300);
  expect(await axe(page)).toEqual([]);
  await above.fill('0.75');
  await page.getByRole('button', { name: 'Make it' }).press('Enter');
  await page.locator('[data-step="compare"]').waitFor();
  expect(new URL(page.url()).pathname).toBe(`/workflows/default/${name}`);
  await page.getByText(`${name} is made, as a draft.`).waitFor();
  expect(await source(page, name)).toContain('0.75');
  await close(opened, line => line.includes('422'));
});

test('a workspace that is not there is refused, and nothing goes anywhere else', async () => {
  const opened = await open('/workflows/new?from=gallery/release-notes');
  const { page } = opened;
  const name = fresh('nowhere');
  await page.getByLabel('Name').fill(name);
  const field = page.getByLabel('Workspace');
  await field.fill('no-such-place');
  await field.press('Tab');
  expect(await field.inputValue()).toBe('no-such-place');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page
    .getByRole('alert')
    .getByText(/no-such-place/)
    .first()
    .waitFor();
  expect(new URL(page.url()).pathname).toBe('/workflows/new');
  expect(
    await page.evaluate(async path => (await fetch(path)).status, `/api/v1/workflows/default/${name}/source`),
  ).toBe(404);
  await close(opened, line => /4\d\d/.test(line));
});

test('a name that is taken is said at its field, and changes nothing', async () => {
  const opened = await open('/workflows/new?from=gallery/release-notes');
  const { page } = opened;
  const name = fresh('notes');
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.locator('[data-step]').first().waitFor();
  const before = await source(page, name);
  await page.goto(`${target.url}/workflows/new?from=gallery/survey-analysis`);
  const field = page.getByLabel('Name');
  await field.fill(name);
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByText('There is one of this name in default already.').waitFor();
  expect(await field.evaluate(one => one === document.activeElement)).toBe(true);
  expect(await source(page, name)).toBe(before);
  await field.fill('Not A Name');
  await page.getByText('Only small letters, digits and dashes.').waitFor();
  await field.press('Enter');
  await page.waitForTimeout(300);
  expect(new URL(page.url()).pathname).toBe('/workflows/new');
  await close(opened);
});

test('what does not exist, and what nothing is found for, lead back to all of them', async () => {
  const opened = await open('/workflows/new?from=gallery/nothing');
  const { page } = opened;
  await page.getByRole('alert').getByText('The template could not be loaded.').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('link', { name: 'New workflow' }).click();
  await page.getByRole('searchbox', { name: 'Search templates' }).fill('no template says this');
  await page.getByRole('button', { name: 'Show all templates' }).click();
  await expect.poll(() => cards(page).count()).toBeGreaterThan(24);
  await page.getByLabel('Category').selectOption({ label: 'Sales' });
  await expect
    .poll(() => cards(page).allInnerTexts())
    .toEqual(['Product pages for a shop', 'Lead qualification']);
  expect(page.url()).toContain('category=sales');
  await close(opened, line => line.includes('404'));
});

test.skipIf(!target.mock)('templates of the organization stand beside those of the program', async () => {
  const opened = await open('/workflows/new');
  const { page } = opened;
  await page.getByRole('link', { name: 'Meeting minutes' }).click();
  await page.getByLabel(/^Language/).waitFor();
  await page.getByLabel('Name').fill('minutes-of-monday');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.locator('[data-step="write"]').waitFor();
  await close(opened);
});

test.skipIf(!target.mock)('where there are no workflows yet, both beginnings are offered', async () => {
  const opened = await open('/workflows?workspace=shop');
  const { page } = opened;
  await page.getByRole('heading', { name: 'No workflows yet' }).waitFor();
  await page.getByRole('button', { name: 'Begin with one step…' }).click();
  await page.getByRole('heading', { level: 1, name: 'One step that says hello' }).waitFor();
  expect(await page.getByLabel('Workspace').inputValue()).toBe('shop');
  await page.goBack();
  await page.getByRole('button', { name: 'Begin with a template…' }).click();
  await page.getByRole('heading', { level: 1, name: 'New workflow' }).waitFor();
  await expect.poll(() => cards(page).count()).toBeGreaterThan(24);
  await close(opened);
});

test.skipIf(!target.mock).each([
  ['light', 1440],
  ['dark', 1000],
  ['light', 390],
  ['dark', 320],
] as const)('nothing is cut and axe finds nothing: %s at %i', async (theme, width) => {
  for (const [path, ready] of [
    ['/workflows?workspace=shop', 'h2'],
    ['/workflows/new', '[data-offer="gallery/bug-triage"]'],
    ['/workflows/new?from=gallery/translation-review', '[data-testid=drawing]'],
    ['/workflows/new?from=gallery/ecommerce-product-launch', '[data-testid=drawing]'],
    ['/workflows/new?from=blank', '[data-testid=drawing]'],
  ] as const) {
    const opened = await open(path, { theme, width, height: 900 });
    await opened.page.locator(ready).first().waitFor();
    expect(await opened.page.locator('h1').count(), path).toBe(1);
    await expect.poll(() => clipped(opened.page), { timeout: 2000, message: path }).toEqual([]);
    expect(await axe(opened.page), path).toEqual([]);
    await close(opened);
  }
});

/** Against a real server: made, changed on the canvas, saved with its comments, run in part. */
test.skipIf(target.mock)('the whole way on a real server', async () => {
  const opened = await open('/workflows');
  const { page } = opened;
  const name = `screen-${Date.now().toString(36)}`;
  await page.getByRole('button', { name: 'New workflow…' }).first().click();
  await page.getByRole('link', { name: 'One step that says hello' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.locator('[data-step="greet"]').click();
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('a');
  await page.getByRole('dialog', { name: 'Add a step' }).waitFor();
  await page.keyboard.type('Ask a model');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('[id="field/step/ask/prompt"]').fill('Translate {{ steps.greet.output.text }}');
  await page.keyboard.press('Control+s');
  await expect.poll(() => page.getByTestId('edit-status').innerText()).toContain('Saved ');
  expect(await source(page, name)).toContain('prompt: Translate {{ steps.greet.output.text }}');
  await page.getByRole('button', { name: 'Run to here…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
  await page.locator('[data-step="ask"]').getByText('Succeeded').waitFor();
  await page.getByRole('button', { name: 'Publish…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save and publish' }).click();
  await page.getByText(/v\d+ published/).waitFor();
  expect(await axe(page)).toEqual([]);
  await close(opened);
});
