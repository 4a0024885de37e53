import { expect, test } from 'vitest';
import { axe, close, fresh, open, target } from './setup/browser';
import { at, focused, reach, source, status, TEXT, views } from './setup/editor';

/** The graph without a mouse and without sight, on a real server. */

test.skipIf(target.mock)('outline and keys alone: add, connect, set a field, test, publish', async () => {
  const name = await fresh(TEXT);
  const opened = await open(at(name, views('outline')));
  const { page } = opened;
  await page.getByRole('treegrid', { name: 'Steps' }).waitFor();
  const row = page.getByRole('row', {
    name: /^first, set; not run yet; starts by itself; nothing waits for it/,
  });
  await row.waitFor();
  expect(await axe(page)).toEqual([]);
  // Add one behind the second.
  await reach(page, 'Tab', /^first, set/);
  await reach(page, 'ArrowDown', /^second, set/);
  await reach(page, 'Shift+Tab', /^Add a step$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Add a step' }).waitFor();
  await page.keyboard.type('Set values');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const added = page.getByRole('row', { name: /^values, set|^set(_\d)?, set/ });
  await added.waitFor();
  const id = ((await added.getAttribute('aria-label')) ?? (await added.innerText())).split(/[,\s]/)[0] ?? '';
  // Connect the first with it.
  await reach(page, 'Tab', /^(first|second|values|set\w*), set/);
  await reach(page, 'ArrowUp', /^first, set/);
  await reach(page, 'ArrowRight', /^Actions for first$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Actions for first' }).waitFor();
  await reach(page, 'Tab', /^Connect…$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Connect first' }).waitFor();
  await reach(page, 'Tab', /^The other step$/);
  await page.keyboard.type(id);
  await reach(page, 'Tab', /^Connect$/);
  await page.keyboard.press('Enter');
  await page
    .getByRole('row', { name: new RegExp(`^first, set; not run yet; starts by itself; hands on to ${id}`) })
    .waitFor();
  await page.getByRole('row', { name: new RegExp(`^${id}, set; not run yet; waits for first`) }).waitFor();
  // The dialogs led from one to the other; the last one gives the focus back to where the first was asked for.
  await expect.poll(() => focused(page)).toBe('Actions for first');
  // Set a field: Enter on a row opens the form.
  await page.keyboard.press('ArrowLeft');
  await reach(page, 'ArrowDown', /^second, set/);
  await page.keyboard.press('Enter');
  const value = page.locator('#step-id');
  await value.waitFor();
  for (let i = 0; i < 40 && !(await value.evaluate(one => one === document.activeElement)); i++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('later');
  await page.keyboard.press('Tab');
  await page.getByRole('row', { name: /^later, set/ }).waitFor();
  // The step has another name, and who went on with Tab is in the next field all the same.
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('field/step/later');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('{"n": 3}');
  await page.keyboard.press('Tab');
  // Save, test and publish.
  await page.keyboard.press('Control+s');
  await expect.poll(() => status(page).innerText()).toContain('Saved ');
  await reach(page, 'Shift+Tab', /^Test…$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Try the workflow' }).waitFor();
  await reach(page, 'Tab', /^Run$/);
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /^first, set; Succeeded; starts by itself; hands on to/ }).waitFor();
  await page.getByRole('row', { name: /^later, set; Succeeded; / }).waitFor();
  expect(await axe(page)).toEqual([]);
  await reach(page, 'Shift+Tab', /^Publish…$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Publish' }).waitFor();
  await reach(page, 'Tab', /^Save and publish$/);
  await page.keyboard.press('Enter');
  await page.getByText(/v\d+ published/).waitFor();
  const text = await source(page, name);
  expect(text).toContain('# what it is for\nsteps:\n  - id: first # stays');
  expect(text).toContain('needs: [first]');
  expect(text).toContain('  - id: later\n    uses: set\n    with: {n: 3}');
  expect(await axe(page)).toEqual([]);
  await close(opened);
});
