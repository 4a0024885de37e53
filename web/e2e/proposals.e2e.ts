import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axe, close, fresh, open, target } from './setup/browser';
import { at, elsewhere, expected, source, status, views } from './setup/editor';

/** A change in words, asked of the simulated model of a real server: a difference to look at, never an overwrite. */

/** The simulated model answers with a line of what it reads; here that line is a workflow of its own. */
const ONE_LINE = '# greets\nsteps: [{id: greet, uses: set, with: {text: Hello}}]\n';

async function propose(page: Page, wish: string): Promise<void> {
  await page.getByRole('button', { name: 'Describe a change…' }).click();
  await page.getByLabel('What should be different?').fill(wish);
  await page.getByRole('button', { name: 'Propose' }).click();
}

test.skipIf(target.mock)('a proposal is a difference, is taken over by a person, and is undone', async () => {
  const name = await fresh(ONE_LINE);
  const opened = await open(at(name, views('yaml')));
  const { page } = opened;
  const writes: string[] = [];
  page.on('request', request => {
    if (['PUT', 'PATCH'].includes(request.method())) writes.push(request.url());
  });
  const text = page.locator('.cm-content');
  await text.getByText('# greets').waitFor();
  await propose(page, 'Leave the comment away');
  const proposal = page.getByTestId('proposal');
  await proposal.getByText('This answer is simulated').waitFor();
  const difference = proposal.getByLabel('Difference as text');
  expect(await difference.innerText()).toContain('# greets');
  expect(await axe(page)).toEqual([]);
  // Seen, and nothing else: neither here nor on the server.
  expect(writes).toEqual([]);
  expect(await source(page, name)).toBe(ONE_LINE);
  await page.getByRole('button', { name: 'Take it over' }).click();
  await expect.poll(() => text.innerText()).not.toContain('# greets');
  await expect.poll(() => status(page).innerText()).toMatch(/Not saved yet[\s\S]*1 change kept/);
  expect(await source(page, name)).toBe(ONE_LINE);
  await page.getByRole('button', { name: 'Undo' }).click();
  await text.getByText('# greets').waitFor();
  await expect.poll(() => status(page).innerText()).toContain('No changes');
  expect(writes).toEqual([]);
  await close(opened);
});

test.skipIf(target.mock)('what is no workflow is shown and cannot be taken; a refusal says why', async () => {
  const name = await fresh('steps:\n  - id: greet\n    uses: set\n    with: {text: Hello}\n');
  const opened = await open(at(name, views('yaml')));
  const { page } = opened;
  await page.locator('.cm-line', { hasText: 'id: greet' }).waitFor();
  await propose(page, 'Ask a person first');
  const proposal = page.getByTestId('proposal');
  await proposal.waitFor();
  // The model wrote one line of it: the compiler's findings stand beside it.
  expect(await proposal.innerText()).toContain('a workflow lacks `steps`');
  const take = proposal.getByRole('button', { name: 'Take it over' });
  expect(await take.getAttribute('aria-disabled')).toBe('true');
  expect(await take.getAttribute('title')).toBe('What the model wrote is no workflow.');
  await take.click({ force: true });
  await proposal.waitFor();
  expect(await page.locator('.cm-content').innerText()).toContain('id: greet');
  // Too long a wish is refused by the server, with its limit.
  await page.getByLabel('What should be different?').fill('more '.repeat(1000));
  await page.getByRole('button', { name: 'Propose' }).click();
  const dialog = page.getByRole('dialog', { name: 'Describe a change' });
  await dialog.getByText('There is no proposal.').waitFor();
  expect(await dialog.innerText()).toMatch(/proposal_too_large[\s\S]*4000|4000[\s\S]*proposal_too_large/);
  await close(opened, expected(['413', '422', '400']));
});

test.skipIf(target.mock)('somebody saves while the model is asked: nothing of theirs is lost', async () => {
  const name = await fresh(ONE_LINE);
  const opened = await open(at(name, views('yaml')));
  const { page } = opened;
  const text = page.locator('.cm-content');
  await text.getByText('# greets').waitFor();
  await propose(page, 'Leave the comment away');
  const take = page.getByRole('button', { name: 'Take it over' });
  await take.waitFor();
  // Nothing was changed here, so the page follows; the proposal is for a text that is no more.
  await elsewhere(page, name, 'text: Hello', 'text: Hi');
  await expect
    .poll(() => take.getAttribute('title'), { timeout: 8000 })
    .toBe('The text was changed since: ask again.');
  expect(await take.getAttribute('aria-disabled')).toBe('true');
  await page.getByRole('button', { name: 'Propose' }).click();
  await expect.poll(() => take.getAttribute('aria-disabled')).toBeNull();
  await take.click();
  // Taken over and not saved; now somebody saves again, and the save meets them instead of covering them.
  await elsewhere(page, name, 'text: Hi', 'text: Goodbye');
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: /conflict/i });
  await dialog.waitFor();
  expect(await source(page, name)).toContain('# greets');
  expect(await axe(page)).toEqual([]);
  // Both touched the same place, so a person decides.
  const merge = dialog.getByRole('button', { name: 'Merge and save' });
  expect(await merge.getAttribute('aria-disabled')).toBe('true');
  await dialog.getByText('Take theirs').click();
  await merge.click();
  await expect.poll(() => status(page).innerText()).toContain('Saved ');
  const merged = await source(page, name);
  expect(merged).toContain('text: Goodbye');
  expect(merged).toContain('# greets');
  await close(opened, expected(['412']));
});
