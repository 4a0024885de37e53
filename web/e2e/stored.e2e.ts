import { expect, test } from 'vitest';
import { axe, clipped, close, open, target } from './setup/browser';

test.skipIf(!target.mock)(
  'a workflow is paused with a reason, says so, is resumed, and is archived out of the list',
  async () => {
    const opened = await open('/workflows');
    const { page } = opened;
    const row = page.locator('[data-workflow="kept"]');
    await row.getByRole('button', { name: 'Pause kept' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pause kept' });
    const pause = dialog.getByRole('button', { name: 'Pause', exact: true });
    expect(await pause.getAttribute('aria-disabled')).toBe('true');
    await dialog.getByLabel('Reason').fill('The tickets move');
    expect(await axe(page)).toEqual([]);
    await pause.click();
    await row.getByText('Paused', { exact: true }).waitFor();
    await row.getByText('Out of use: The tickets move').waitFor();
    expect(await axe(page)).toEqual([]);
    await row.getByRole('link', { name: 'kept' }).click();
    const notice = page.getByTestId('halted');
    await notice.getByText(/Paused by .*: The tickets move/).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Resume kept' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume', exact: true }).click();
    await notice.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Archive kept' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('Nobody needs it');
    await page.getByRole('dialog').getByRole('button', { name: 'Archive', exact: true }).click();
    await notice.getByText(/Archived by .*: Nobody needs it/).waitFor();
    await page.goto(`${target.url}/workflows`);
    await page.locator('[data-workflow="review"]').waitFor();
    expect(await row.count()).toBe(0);
    await page.getByRole('checkbox', { name: 'Archived' }).check();
    await row.getByText('Archived', { exact: true }).waitFor();
    expect(page.url()).toContain('archived');
    await row.getByRole('button', { name: 'Resume kept' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume', exact: true }).click();
    await page.getByText('No workflow has this status.').waitFor();
    await close(opened);
  },
);

test.skipIf(!target.mock)('a copy is made under another name and is opened', async () => {
  const opened = await open('/workflows');
  const { page } = opened;
  await page
    .locator('[data-workflow="review"]')
    .getByRole('button', { name: 'Make a copy of review' })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Make a copy of review' });
  await dialog.getByLabel('Name').fill('Review');
  expect(await dialog.getByRole('button', { name: 'Make the copy' }).getAttribute('aria-disabled')).toBe(
    'true',
  );
  await dialog.getByLabel('Name').fill('review-fridays');
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Make the copy' }).click();
  await page.getByRole('heading', { level: 1, name: 'review-fridays' }).waitFor();
  await page.getByText('# Looks at every change before it goes out').first().waitFor();
  await close(opened);
});

test.skipIf(!target.mock)('what differs is drawn with a sign and a word for each change', async () => {
  const opened = await open('/workflows/default/review?views=%5B%22yaml%22%5D');
  const { page } = opened;
  await page.locator('.cm-line', { hasText: 'max_tokens: 400' }).first().click();
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.getByRole('button', { name: 'Versions' }).click();
  await page
    .getByRole('button', { name: /^Compare version/ })
    .first()
    .click();
  const changes = page.getByTestId('graph-changes');
  await changes.getByText('changed: with').first().waitFor();
  const box = page.getByTestId('graph-drawing').locator('[data-change="changed"]');
  expect(await box.innerText()).toMatch(/~\s*plan\s*changed: with/);
  expect(await axe(page)).toEqual([]);
  await close(opened);
});

test.skipIf(!target.mock)('a pipeline is imported after its result was looked at', async () => {
  const opened = await open('/workflows');
  const { page } = opened;
  await page.getByRole('button', { name: 'Import…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a workflow' });
  const store = dialog.getByRole('button', { name: 'Store it as a draft' });
  await dialog
    .getByLabel('Or the text')
    .fill(
      'name: Old Notes\nsteps:\n  - id: say # hello\n    action: generate_text\n    parameters: {prompt: hi}\n    needs: [nobody]\n',
    );
  expect(await store.getAttribute('aria-disabled')).toBe('true');
  await dialog.getByRole('button', { name: 'Look at the result' }).click();
  const result = dialog.getByTestId('import-result');
  await result.getByText(/W013, line 6/).waitFor();
  expect(await result.innerText()).toContain('# hello');
  expect(await axe(page)).toEqual([]);
  expect(await dialog.getByLabel('Name').inputValue()).toBe('old-notes');
  await store.click();
  await page.getByRole('heading', { level: 1, name: 'old-notes' }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('old-notes.yaml');
  await close(opened);
});

test.skipIf(!target.mock)('statuses and what can be done stay in reach on a narrow screen', async () => {
  const opened = await open('/workflows', { width: 390, height: 800 });
  const { page } = opened;
  await page.locator('[data-workflow="review"]').waitFor();
  expect(await clipped(page)).toEqual([]);
  await close(opened);
});
