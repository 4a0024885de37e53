import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axe, clipped, close, open, target } from './setup/browser';

/** An edit from the first key to the saved version, with everything that may come between. */

const status = (page: Page) => page.getByTestId('edit-status');
const field = (page: Page, path: string) => page.locator(`[id="field${path}"]`);

async function edit(page: Page, kind: string, name: string): Promise<void> {
  await page.goto(`${target.url}/resources/${kind}/default/${name}?tab=edit`);
  await status(page).waitFor();
}

/** Changes it behind the page's back, as somebody else would. */
function elsewhere(page: Page, kind: string, name: string, spec: object): Promise<void> {
  return page.evaluate(
    async ([plural, which, patch]) => {
      const response = await fetch(`/api/v1/workspaces/default/${plural}/${which}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/merge-patch+json', 'x-orc-csrf': '1' },
        body: JSON.stringify({ spec: patch }),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    [kind, name, spec] as const,
  );
}

const without = (trouble: string[], ...codes: string[]) =>
  trouble.splice(0, trouble.length, ...trouble.filter(line => !codes.some(code => line.includes(code))));

test.skipIf(!target.mock)(
  'one is made by keyboard, refused with the place, mended and published',
  async () => {
    const opened = await open('/resources/webhook-endpoint/new');
    const { page, trouble } = opened;
    await field(page, '/name').fill('made-here');
    await field(page, '/spec/url').fill('ftp://wrong');
    expect(await status(page).innerText()).toContain('Not saved yet');
    await page.getByRole('button', { name: 'Save and publish' }).click();
    const alert = page.getByRole('alert').first();
    await alert.getByText('It was not saved.').waitFor();
    expect(await status(page).innerText()).toContain('Not saved');
    expect(await field(page, '/spec/url').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('[id="field/spec/url-errors"]').innerText()).toContain('Begin with https://');
    expect(await axe(page)).toEqual([]);
    expect(await clipped(page)).toEqual([]);
    await alert.getByRole('button', { name: '/spec/url' }).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field/spec/url');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('https://hooks.example.org/new');
    await expect.poll(() => field(page, '/spec/url').getAttribute('aria-invalid')).toBeNull();
    await page.getByRole('button', { name: 'Add an entry to Topics' }).press('Enter');
    await field(page, '/spec/topics/0').fill('run.failed');
    await page.getByRole('button', { name: 'Save and publish' }).click();
    await page.getByRole('heading', { level: 1, name: 'made-here' }).waitFor();
    await page.getByText('Published').first().waitFor();
    without(trouble, '422');
    await close(opened);
  },
);

test.skipIf(!target.mock)('a new one begins with the example of its kind', async () => {
  const opened = await open('/resources/model/new');
  const { page } = opened;
  await page.getByRole('button', { name: 'Begin with the example' }).click();
  await expect.poll(() => field(page, '/spec/model').inputValue()).toBe('simulated');
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect.poll(() => field(page, '/spec/model').inputValue()).toBe('');
  await close(opened);
});

test.skipIf(!target.mock)('form and text are one document, and comments of the text stay', async () => {
  const opened = await open('/runs', { height: 1800 });
  const { page } = opened;
  await edit(page, 'model', 'model-001');
  await page.getByText('Text beside the form').click();
  const area = page.getByRole('textbox', { name: 'Document as text' });
  await area.waitFor();
  const text = await area.inputValue();
  await area.fill(text.replace('model: example-1', 'model: changed-in-text # keep me'));
  await expect.poll(() => field(page, '/spec/model').inputValue()).toBe('changed-in-text');
  await field(page, '/spec/temperature').fill('0.5');
  await expect.poll(() => area.inputValue()).toContain('temperature: 0.5');
  expect(await area.inputValue()).toContain('# keep me');
  await area.fill(`${await area.inputValue()}\n  broken: [`);
  await page.getByText('The form waits until the text can be read.').waitFor();
  expect(await page.getByRole('button', { name: 'Save draft' }).getAttribute('aria-disabled')).toBe('true');
  expect(await axe(page)).toEqual([]);
  await area.fill(text);
  await expect.poll(() => status(page).innerText()).toContain('No changes');
  await page.getByText('JSON', { exact: true }).click();
  expect(JSON.parse(await area.inputValue())).toMatchObject({ kind: 'model', name: 'model-001' });
  await close(opened);
});

test.skipIf(!target.mock)('what was typed survives a page that is gone, without its secrets', async () => {
  const opened = await open('/runs');
  const { page, context } = opened;
  await edit(page, 'connection', 'openai-main');
  await field(page, '/spec/url').fill('https://typed.example.org');
  await page.getByRole('button', { name: /^Replace Token/ }).click();
  await field(page, '/spec/auth/token').fill('a-new-secret');
  await page.waitForTimeout(400);
  await page.close({ runBeforeUnload: false });
  const next = await context.newPage();
  await edit(next, 'connection', 'openai-main');
  await next.getByText('Restored 1 unsaved change.').waitFor();
  expect(await field(next, '/spec/url').inputValue()).toBe('https://typed.example.org');
  expect(await next.content()).not.toContain('a-new-secret');
  await next.getByRole('button', { name: 'Discard changes' }).click();
  await expect.poll(() => status(next).innerText()).toContain('No changes');
  expect(await field(next, '/spec/url').inputValue()).toBe('https://api.example.org/v1');
  await close(opened);
});

test.skipIf(!target.mock)('two edit one thing: nothing is overwritten, nothing is lost', async () => {
  const opened = await open('/runs');
  const { page, trouble } = opened;
  const writes: (string | undefined)[] = [];
  page.on('request', request => {
    if (request.method() === 'PATCH' || request.method() === 'PUT')
      writes.push(request.headers()['if-match']);
  });
  await edit(page, 'model', 'model-004');
  await field(page, '/spec/model').fill('mine');
  await field(page, '/spec/temperature').fill('1');
  writes.length = 0;
  await elsewhere(page, 'models', 'model-004', { model: 'theirs', instructions: 'Be brief.' });
  writes.length = 0;
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: /Conflict/ });
  await dialog.waitFor();
  expect(await status(page).innerText()).toContain('Conflict');
  const columns = dialog.locator('fieldset').first().locator('pre');
  expect(await columns.allInnerTexts()).toEqual(['example-4', 'theirs', 'mine']);
  expect(await axe(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => clipped(page)).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
  expect(await dialog.getByRole('button', { name: 'Merge and save' }).getAttribute('aria-disabled')).toBe(
    'true',
  );
  await dialog.getByRole('radio', { name: 'Take mine' }).check();
  await dialog.getByRole('button', { name: 'Merge and save' }).click();
  await expect.poll(() => status(page).innerText()).toContain('Saved at');
  const saved = await page.evaluate(
    async () =>
      (await (await fetch('/api/v1/workspaces/default/models/model-004')).json()) as { spec: object },
  );
  expect(saved.spec).toMatchObject({ model: 'mine', temperature: 1, instructions: 'Be brief.' });
  expect(writes.length).toBe(2);
  expect(writes.every(mark => mark !== undefined && mark !== '*')).toBe(true);
  without(trouble, '412');
  await close(opened);
});

test.skipIf(!target.mock)('without a network the edit waits, and is saved when it is back', async () => {
  const opened = await open('/runs');
  const { page, context, trouble } = opened;
  await edit(page, 'model', 'model-005');
  await field(page, '/spec/model').fill('kept-offline');
  await context.setOffline(true);
  await page.keyboard.press('Control+s');
  await expect
    .poll(() => status(page).innerText(), { timeout: 8000 })
    .toMatch(/Offline[\s\S]*1 change, kept in this browser/);
  await context.setOffline(false);
  await expect.poll(() => status(page).innerText(), { timeout: 8000 }).toContain('Saved at');
  trouble.length = 0;
  await close(opened);
});

test.skipIf(!target.mock)('versions: compared, published, brought back and named', async () => {
  const opened = await open('/resources/model/default/fast?tab=history');
  const { page } = opened;
  const row = (version: number) => page.locator(`[data-version="${version}"]`);
  await row(2).getByRole('button', { name: 'What changed in version 2' }).click();
  await page.getByRole('heading', { name: '/spec/limits/calls' }).waitFor();
  expect(page.url()).toContain('from=1');
  await page.getByText('As text').click();
  await page.getByLabel('Difference as text').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('tab', { name: /History/ }).click();
  await row(1).getByRole('button', { name: 'Go back to version 1' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('the larger one was too slow');
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await row(4).waitFor();
  expect(await row(4).innerText()).toContain('Back to version 1. the larger one was too slow');
  await row(4).getByRole('button', { name: 'Label version 4' }).click();
  await dialog.getByRole('combobox').fill('live');
  await dialog.getByText('It names version 2 until now.').waitFor();
  await dialog.getByRole('button', { name: 'Set the label' }).click();
  await row(4).getByText('live', { exact: true }).waitFor();
  expect(await row(2).getByText('live', { exact: true }).count()).toBe(0);
  await row(3).getByRole('button', { name: 'Publish version 3' }).click();
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect.poll(() => row(3).innerText()).toContain('Published');
  await close(opened);
});

test.skipIf(!target.mock)('deleting says who needs it, and can be undone', async () => {
  const opened = await open('/resources/connection/default/openai-main');
  const { page } = opened;
  await page.getByRole('button', { name: 'Delete…' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('link', { name: 'fast' }).waitFor();
  const button = dialog.getByRole('button', { name: 'Delete', exact: true });
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  expect(await axe(page)).toEqual([]);
  await dialog.getByText('Delete it all the same').click();
  await button.click();
  await page.getByText('openai-main is in the recycle bin.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('[data-resource="openai-main"]').waitFor();
  await close(opened);
});
