import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axe, clipped, close, fresh, open, target } from './setup/browser';
import { at, elsewhere, source, status, TEXT, views } from './setup/editor';

/** Three views of one document, its versions and its trials, on a real server. */

const row = (page: Page, id: string) => page.getByRole('row', { name: new RegExp(`^${id}, set`) });
const chosen = (page: Page, id: string) =>
  page.getByRole('row', { name: new RegExp(`^${id}, set`), selected: true });
const outlined = (page: Page, id: string) =>
  page.locator(`[data-step="${id}"]`).evaluate(one => getComputedStyle(one).outlineStyle);
/** The lines of the text that are marked as those of the step. */
const marked = async (page: Page) => (await page.locator('.cm-step').allInnerTexts()).join('\n');
const form = (page: Page, id: string) =>
  page.getByTestId('step-form').getByRole('heading', { name: new RegExp(`^${id}`) });

test.skipIf(target.mock)(
  'any two views stand side by side, and choosing in one chooses in both',
  async () => {
    const name = await fresh(TEXT);
    const opened = await open(at(name, views('canvas', 'outline')));
    const { page } = opened;
    const shown = () =>
      page.locator('[data-view]').evaluateAll(all => all.map(one => one.getAttribute('data-view')));
    // Canvas and outline, both ways.
    await page.locator('[data-step="second"]').click();
    await chosen(page, 'second').waitFor();
    await form(page, 'second').waitFor();
    await row(page, 'first').click();
    await form(page, 'first').waitFor();
    expect(await outlined(page, 'first')).toBe('solid');
    expect(await outlined(page, 'second')).not.toBe('solid');
    // Outline and text: the lines of the step are marked, and the cursor chooses its step.
    await page.getByRole('checkbox', { name: 'Canvas' }).uncheck();
    await page.getByRole('checkbox', { name: 'YAML' }).check();
    await expect.poll(shown).toEqual(['yaml', 'outline']);
    await row(page, 'second').click();
    await expect.poll(() => marked(page)).toMatch(/^ *- id: second\n/);
    await page.locator('.cm-line', { hasText: 'with: {n: 1}' }).click();
    await chosen(page, 'first').waitFor();
    // Canvas and text.
    await page.getByRole('checkbox', { name: 'Outline' }).uncheck();
    await page.getByRole('checkbox', { name: 'Canvas' }).check();
    await expect.poll(shown).toEqual(['canvas', 'yaml']);
    await page.locator('[data-step="second"]').click();
    await expect.poll(() => marked(page)).toMatch(/^ *- id: second\n/);
    await page.locator('.cm-line', { hasText: 'id: first' }).click();
    await expect.poll(() => outlined(page, 'first')).toBe('solid');
    await form(page, 'first').waitFor();
    expect(page.url()).toContain('step=first');
    await close(opened);
  },
);

test.skipIf(target.mock)('a step is dragged from the palette, and every other byte stays', async () => {
  const name = await fresh(TEXT);
  const opened = await open(at(name, views('canvas')));
  const { page } = opened;
  await page.locator('[data-step="first"]').waitFor();
  await page.locator('[data-palette="wait"]').dragTo(page.locator('[data-step="first"]'));
  await page.locator('[data-step="wait"]').waitFor();
  await page.keyboard.press('Control+s');
  await expect.poll(() => status(page).innerText()).toContain('Saved ');
  const text = await source(page, name);
  const added = text.split('\n').filter(line => !TEXT.split('\n').includes(line));
  expect(added.join('\n')).toContain('id: wait');
  // What was there is there, in its order, with its comments: only lines of the new step came between.
  expect(
    text
      .split('\n')
      .filter(line => !added.includes(line))
      .join('\n'),
  ).toBe(TEXT);
  await close(opened);
});

test.skipIf(target.mock)('a version is compared as a drawing and as text, also at 320 px', async () => {
  const name = await fresh();
  const opened = await open(at(name), { width: 320, height: 900 });
  const { page } = opened;
  await page.locator('h1').waitFor();
  await elsewhere(page, name, 'text: Hello', 'text: Hello to everybody');
  await page.goto(`${target.url}${at(name, '?panel=versions&from=1')}`);
  const versions = page.getByRole('region', { name: 'Versions' });
  await versions.getByTestId('graph-changes').getByText('changed: with').first().waitFor();
  expect(await versions.getByLabel('Difference as text').innerText()).toMatch(
    /-\s+text: Hello\n\+?\s*[\s\S]*text: Hello to everybody/,
  );
  await versions.getByRole('button', { name: 'Label… version 1' }).click();
  await versions.getByLabel('Label of version 1').fill('a-label-as-long-as-labels-may-be-in-practice');
  await page.keyboard.press('Enter');
  await versions.getByText('a-label-as-long-as-labels-may-be-in-practice').waitFor();
  for (const width of [320, 390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(() => clipped(page)).toEqual([]);
    expect(await axe(page)).toEqual([]);
    // Nothing of the list is to be looked for sideways.
    const list = versions.locator('ol').first();
    expect(await list.evaluate(one => one.scrollWidth - one.clientWidth)).toBe(0);
  }
  await close(opened);
});
