import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { NESTED } from '../mock/workflow-seed';
import { axe, clipped, close, fresh, open, target } from './setup/browser';

const at = (name: string, search = '') => `/workflows/default/${name}${search}`;
const views = (...shown: string[]) => `?views=${encodeURIComponent(JSON.stringify(shown))}`;
const status = (page: Page) => page.getByTestId('edit-status');
const source = (page: Page, name: string) =>
  page.evaluate(
    async path => ((await (await fetch(path)).json()) as { text: string }).text,
    `/api/v1/workflows/default/${name}/source`,
  );
const without = (trouble: string[], what: string) => {
  const kept = trouble.filter(line => !line.includes(what));
  trouble.splice(0, trouble.length, ...kept);
};

test.skipIf(!target.mock)(
  'three views show one document, and what is selected in one is in the others',
  async () => {
    const opened = await open(at('review', views('canvas', 'outline')));
    const { page } = opened;
    await page.locator('[data-step="deploy"]').click();
    await page.getByRole('row', { name: /deploy, http.request/, selected: true }).waitFor();
    await page
      .getByTestId('step-form')
      .getByRole('heading', { name: /deploy/ })
      .waitFor();
    expect(page.url()).toContain('step=deploy');
    await page.getByRole('row', { name: /^plan, model/ }).click();
    await page.getByTestId('step-form').getByRole('heading', { name: /plan/ }).waitFor();
    expect(await axe(page)).toEqual([]);
    await close(opened);
  },
);

test.skipIf(!target.mock)('how a call is undone is said in the form, and kept in the text', async () => {
  const opened = await open(at('review', views('canvas', 'yaml')));
  const { page } = opened;
  await page.locator('[data-step="deploy"]').click();
  const form = page.getByTestId('step-form');
  await form.getByText('How it is undone').click();
  await form.getByLabel('Undone by').selectOption('http.request');
  const given = form.getByRole('region', { name: 'What the undoing call is given' });
  await given.getByRole('textbox', { name: /^url/i }).fill('https://desk.example/{{ output.body.id }}');
  await given.getByRole('textbox', { name: /^url/i }).blur();
  await page.getByText('undo:').first().waitFor();
  await page.getByText('{{ output.body.id }}').first().waitFor();
  expect(await axe(page)).toEqual([]);
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: width === 320 ? 'dark' : 'light' });
    await form.getByLabel('Undone by').waitFor();
    // Colours move from one theme to the other.
    await page.evaluate(() => Promise.all(document.getAnimations().map(moving => moving.finished)));
    expect(await axe(page)).toEqual([]);
  }
  await form.getByLabel('Undone by').selectOption('');
  await page.getByText('undo:').waitFor({ state: 'detached' });
  without(opened.trouble, '422');
  await close(opened);
});

test.skipIf(!target.mock)('keys alone: add, connect, set a field, save; comments stay', async () => {
  const opened = await open(at('review', views('canvas', 'yaml')));
  const { page } = opened;
  const before = await source(page, 'review');
  const canvas = page.getByTestId('canvas');
  await page.locator('[data-step="plan"]').waitFor();
  await canvas.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('a');
  await page.getByRole('dialog', { name: 'Add a step' }).waitFor();
  await page.keyboard.type('person');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^approval/ }).waitFor();
  await canvas.focus();
  await page.keyboard.press('c');
  await page.getByLabel('The other step').selectOption('build');
  await page.keyboard.press('Enter');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Connect', exact: true })
    .click({ timeout: 2000 })
    .catch(() => {});
  await expect.poll(() => page.getByTestId('yaml').innerText()).toContain('needs: [approval]');
  await page.locator('[id="field/step/approval/title"]').fill('Shall we?');
  await page.keyboard.press('Control+s');
  await expect.poll(() => status(page).innerText()).toContain('Saved ');
  const after = await source(page, 'review');
  expect(after).toContain('title: Shall we?');
  for (const line of before.split('\n').filter(one => one.trim().startsWith('#')))
    expect(after).toContain(line);
  await canvas.focus();
  for (let i = 0; i < 20; i++) await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+s');
  await expect.poll(() => source(page, 'review')).toBe(before);
  await close(opened);
});

test.skipIf(!target.mock)('a wrong word is named with its place, and mended by a button', async () => {
  const opened = await open(at('kept', `${views('yaml')}&panel=problems`));
  const { page } = opened;
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  const text = await source(page, 'kept');
  const line = text.split('\n').findIndex(one => one.includes('id: write'));
  await page.locator('.cm-line').nth(line).click();
  await page.keyboard.press('End');
  await page.keyboard.type('\nneeds: [lgo]');
  const alert = page.getByRole('alert').getByTestId('problems');
  await alert.getByText('step `write` needs an unknown step `lgo`').waitFor();
  expect(await alert.innerText()).toContain('kept.yaml:');
  expect(await axe(page)).toEqual([]);
  await alert.getByRole('button', { name: 'Write log' }).click();
  await page.getByText('No problems.').waitFor();
  expect(await page.locator('.cm-content').innerText()).toContain('needs: [log]');
  await close(opened);
});

/** Puts the cursor at the end of the line that holds this, and types there. */
async function typeBehind(page: Page, words: string, typed: string): Promise<void> {
  await page.locator('.cm-line', { hasText: words }).first().click();
  await page.keyboard.press('End');
  await page.keyboard.type(typed);
}

test('a draft with errors is kept by the server, and is not published', async () => {
  const name = target.mock ? 'draft' : await fresh();
  const opened = await open(at(name, views('yaml')));
  const { page, trouble } = opened;
  await page.locator('.cm-line', { hasText: 'steps:' }).first().waitFor();
  await typeBehind(page, '- id: ', '\nneeds: [nothing_here]');
  const problems = page.getByTestId('problems-button');
  await problems.getByText('1 problem').waitFor();
  const publish = page.getByRole('button', { name: 'Publish…' });
  expect(await publish.getAttribute('aria-disabled')).toBe('true');
  await page.keyboard.press('Control+s');
  await expect.poll(() => status(page).innerText()).toContain('Saved ');
  expect(await source(page, name)).toContain('nothing_here');
  expect(await axe(page)).toEqual([]);
  // Another browser finds it there, with its problem.
  await page.evaluate(() => indexedDB.deleteDatabase('orc-workflows'));
  await page.reload();
  await page.locator('.cm-line', { hasText: 'nothing_here' }).first().waitFor();
  await problems.getByText('1 problem').waitFor();
  expect(await status(page).innerText()).toContain('No changes');
  // What is no YAML at all stays in the browser, and the page says so.
  await typeBehind(page, 'steps:', ' [');
  await problems.getByText(/Cannot be read|problem/).waitFor();
  await page.keyboard.press('Control+s');
  await expect.poll(() => status(page).innerText()).toMatch(/Not saved[\s\S]*Only this browser has it/);
  expect(await source(page, name)).not.toContain('steps: [');
  expect(await axe(page)).toEqual([]);
  await page.reload();
  await page.getByText(/^Restored \d+ unsaved changes?\./).waitFor();
  await page.locator('.cm-line', { hasText: 'steps: [' }).first().waitFor();
  without(trouble, '422');
  await close(opened);
});

test.skipIf(!target.mock)('two edits of one text meet, and both stay', async () => {
  const opened = await open(at('met', `${views('canvas')}&step=lead`));
  const { page, trouble } = opened;
  const field = page.locator('[id="field/step/lead/title"]');
  await field.fill('Mine?');
  await page.evaluate(async () => {
    const path = '/api/v1/workflows/default/met/source';
    const seen = (await (await fetch(path)).json()) as { text: string; etag: string };
    const text = seen.text.replace('max_tokens: 400', 'max_tokens: 999');
    await fetch(path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-orc-csrf': '1', 'if-match': seen.etag },
      body: JSON.stringify({ text, publish: false }),
    });
  });
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: /conflict/i });
  await dialog.waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Merge and save' }).click();
  await expect.poll(() => status(page).innerText()).toContain('Saved ');
  const text = await source(page, 'met');
  expect(text).toContain('max_tokens: 999');
  expect(text).toContain('Mine?');
  without(trouble, '412');
  await close(opened);
});

test.skipIf(!target.mock)('a crash loses nothing, and without a network the edit waits', async () => {
  const opened = await open(at('changelog', `${views('outline')}&step=write`));
  const { page, context } = opened;
  await page.locator('[id="field/step/write/prompt"]').fill('Kept over a crash');
  await page.waitForTimeout(400);
  await page.close({ runBeforeUnload: false });
  const again = await context.newPage();
  await again.goto(target.url + at('changelog', `${views('outline')}&step=write`));
  await again.getByText(/^Restored 1 unsaved change/).waitFor();
  expect(await again.locator('[id="field/step/write/prompt"]').inputValue()).toBe('Kept over a crash');
  await again.locator('[id="field/step/write/max_tokens"]').fill('300');
  await again.locator('#step-id').fill('draft');
  await again.keyboard.press('Tab');
  await context.setOffline(true);
  await again.keyboard.press('Control+s');
  await expect.poll(() => status(again).innerText()).toMatch(/Offline[\s\S]*3 changes kept/);
  const back = performance.now();
  await context.setOffline(false);
  await status(again)
    .getByText(/^Saved /)
    .waitFor();
  expect(performance.now() - back).toBeLessThanOrEqual(2000);
  opened.trouble.length = 0;
  await context.close();
});

test.skipIf(!target.mock)('trial, proposal and versions', async () => {
  const opened = await open(at('review', `${views('canvas')}&step=build`));
  const { page } = opened;
  await page.getByRole('button', { name: 'Run to here…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
  await page.locator('[data-step="build"]').getByText('Succeeded').waitFor();
  await page.getByRole('button', { name: 'Describe a change…' }).click();
  await page.getByLabel('What should be different?').fill('Ask first');
  await page.getByRole('button', { name: 'Propose' }).click();
  await page
    .getByTestId('proposal')
    .getByText(/simulated/)
    .waitFor();
  // A button under the mouse is on its way to another colour.
  await page.mouse.move(5, 5);
  await page.waitForTimeout(300);
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take it over' }).click();
  await page.locator('[data-step="confirm"]').waitFor();
  await page.getByRole('button', { name: 'Versions' }).click();
  await page.getByRole('button', { name: /^Compare version 1/ }).click();
  await page.getByTestId('graph-changes').getByText('confirm').first().waitFor();
  await page.getByRole('button', { name: 'Discard', exact: true }).click();
  await close(opened);
});

test.skipIf(!target.mock)(
  'five hundred steps are there at once; more are offered as an outline',
  async () => {
    const opened = await open(at('kept', views('canvas')));
    const { page } = opened;
    await page.locator('[data-step="log"]').waitFor();
    await page.goto(`${target.url}${at('many', views('canvas'))}`);
    await page.locator('[data-step="s0"]').waitFor();
    const ms = await page.evaluate(() => performance.now());
    console.log(`500 steps on the canvas after ${Math.round(ms)} ms of the page`);
    expect(ms).toBeLessThan(6000);
    await page.goto(`${target.url}${at('huge', views('canvas'))}`);
    await page.getByRole('button', { name: 'Show the outline' }).click();
    await page.getByRole('row', { name: /^s0, set/ }).waitFor();
    await close(opened);
  },
);

test('a closed group is drawn by the server, as the open one is', async () => {
  const name = target.mock ? 'nested' : await fresh(NESTED);
  const opened = await open(at(name, views('canvas')));
  const { page } = opened;
  const asked: { closed: string[] }[] = [];
  page.on('request', request => {
    if (request.url().endsWith('/workflows/layout'))
      asked.push(request.postDataJSON() as { closed: string[] });
  });
  const step = (id: string) => page.locator(`[data-step="${id}"]`);
  await step('inside').waitFor();
  const tall = (await step('around').boundingBox())?.height ?? 0;
  await step('around').getByRole('button', { name: 'Close the group around' }).click();
  await step('inside').waitFor({ state: 'detached' });
  expect(asked.map(({ closed }) => closed)).toEqual([[], ['around']]);
  expect(await step('around').innerText()).toContain('1 inside');
  expect((await step('around').boundingBox())?.height ?? tall).toBeLessThan(tall);
  await step('behind').waitFor();
  expect(await axe(page)).toEqual([]);
  await step('around').click();
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Space');
  await step('inside').waitFor();
  await close(opened);
});

test.skipIf(!target.mock).each([
  ['light', 1440],
  ['dark', 1000],
  ['light', 390],
  ['dark', 320],
] as const)('nothing is cut and axe finds nothing: %s at %i', async (theme, width) => {
  for (const path of [
    '/workflows',
    at('review', '?step=risky&panel=versions&from=1'),
    at('review', `${views('canvas')}&step=tone`),
  ]) {
    const opened = await open(path, { theme, width, height: 900 });
    await opened.page.locator('h1').waitFor();
    await opened.page.waitForTimeout(700);
    expect(await clipped(opened.page), path).toEqual([]);
    expect(await axe(opened.page), path).toEqual([]);
    await close(opened);
  }
});
