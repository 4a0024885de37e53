import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axe, close, fresh, open, target } from './setup/browser';
import { at, expected, source, status, TEXT, views } from './setup/editor';

/** The promises of the Workflows screen, kept by a real server. */

test.skipIf(target.mock)('a change on the canvas that is undone leaves every byte as it was', async () => {
  const name = await fresh(TEXT);
  const opened = await open(at(name, `${views('canvas')}&step=first`));
  const { page } = opened;
  await page.locator('[data-step="first"]').waitFor();
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Delete');
  await page.locator('[data-step="first"]').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+s');
  await expect.poll(() => status(page).innerText()).toContain('Saved ');
  expect(await source(page, name)).not.toContain('# stays');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Control+z');
  await page.locator('[data-step="first"]').waitFor();
  await page.keyboard.press('Control+s');
  await expect.poll(() => source(page, name)).toBe(TEXT);
  await close(opened);
});

test.skipIf(target.mock)('a result is pinned, run to here takes it, run only this needs it', async () => {
  const name = await fresh(
    `steps:\n  - {id: first, uses: set, with: {n: 1}}\n  - {id: second, uses: set, with: {n: "{{ steps.first.output.n + 1 }}"}}\n`,
  );
  const opened = await open(at(name, `${views('canvas')}&step=second`));
  const { page } = opened;
  const dialog = page.getByRole('dialog');
  const trial = page.getByRole('region', { name: 'Trying it' });
  await page.locator('[data-step="second"]').waitFor();
  await page.getByRole('button', { name: 'Run only this…' }).click();
  await dialog.getByText('It reads from first: pin a result there first').waitFor();
  expect(await dialog.getByTestId('granted').innerText()).toContain('the configuration of the server allows');
  const run = dialog.getByRole('button', { name: 'Run', exact: true });
  expect(await run.getAttribute('aria-disabled')).toBe('true');
  await page.keyboard.press('Escape');
  await page.locator('[data-step="first"]').click();
  await trial.getByRole('button', { name: 'Pin a result' }).click();
  await page.getByLabel('Pinned result').fill('{"n": 41}');
  await page.locator('[data-step="first"]').getByLabel('pinned').waitFor();
  for (const button of ['Run only this…', 'Run to here…']) {
    await page.locator('[data-step="second"]').click();
    await trial.getByRole('button', { name: button }).click();
    await run.click();
    await page.locator('[data-step="second"]').getByText('Succeeded').waitFor();
    await expect.poll(() => trial.getByLabel('Result', { exact: true }).innerText()).toContain('42');
    await page.getByRole('button', { name: 'Hide' }).click();
  }
  // Pinned data is no part of the workflow.
  expect(await status(page).innerText()).toContain('No changes');
  expect(await axe(page)).toEqual([]);
  await close(opened);
});

test.skipIf(target.mock)(
  'a condition is put together from rows, and is the expression that it writes',
  async () => {
    const name = await fresh(
      `steps:\n  - {id: first, uses: set, with: {n: 1}}\n  - id: choice\n    uses: if\n    with: {condition: "steps.first.output.n == 1"}\n    then: [{id: yes, uses: set, with: {n: 1}}]\n`,
    );
    const opened = await open(at(name, `${views('yaml')}&step=choice`));
    const { page } = opened;
    await page.getByLabel('How row 1 compares').selectOption('>');
    await page.getByLabel('What row 1 compares with').fill('3');
    const text = page.locator('.cm-content');
    await expect.poll(() => text.innerText()).toContain('steps.first.output.n > 3');
    await page.getByRole('button', { name: 'Edit as an expression' }).first().click();
    expect(
      await page
        .getByLabel(/, as an expression$/)
        .first()
        .inputValue(),
    ).toBe('steps.first.output.n > 3');
    await page.keyboard.press('Control+s');
    await expect.poll(() => status(page).innerText()).toContain('Saved ');
    expect(await source(page, name)).toContain('steps.first.output.n > 3');
    await close(opened);
  },
);

test.skipIf(target.mock)(
  'two edit one text on a real server: three columns, both stay, no blind write',
  async () => {
    const name = await fresh(TEXT);
    const mine = await open(at(name, views('yaml')));
    const theirs = await open(at(name, views('yaml')));
    const marks: (string | undefined)[] = [];
    for (const { page } of [mine, theirs])
      page.on('request', request => {
        if (request.method() === 'PUT') marks.push(request.headers()['if-match']);
      });
    const type = async (page: Page, behind: string, words: string) => {
      await page.locator('.cm-line', { hasText: behind }).first().click();
      await page.keyboard.press('End');
      await page.keyboard.type(words);
    };
    // Mine is begun first: a page in which nothing is typed takes the other's text over as it comes.
    await type(mine.page, '# what it is for', ', mine');
    await type(theirs.page, 'id: second', ' # theirs');
    await theirs.page.keyboard.press('Control+s');
    await expect.poll(() => status(theirs.page).innerText()).toContain('Saved ');
    await mine.page.keyboard.press('Control+s');
    const dialog = mine.page.getByRole('dialog', { name: /conflict/i });
    await dialog.waitFor();
    for (const column of ['Mine', 'Before', 'Theirs'])
      await dialog.getByLabel(column, { exact: true }).first().waitFor();
    expect(await axe(mine.page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Merge and save' }).click();
    await expect.poll(() => status(mine.page).innerText()).toContain('Saved ');
    const text = await source(mine.page, name);
    expect(text).toContain('# what it is for, mine');
    expect(text).toContain('id: second # theirs');
    expect(marks.length).toBe(3);
    expect(marks.every(mark => mark !== undefined && mark !== '*')).toBe(true);
    await close(mine, expected(['412']));
    await close(theirs, expected(['412']));
  },
);

test.skipIf(target.mock)('a crash and a lost network lose nothing on a real server', async () => {
  const name = await fresh(TEXT);
  const opened = await open(at(name, views('yaml')));
  const { page, context } = opened;
  await page.locator('.cm-line', { hasText: 'what it is for' }).click();
  await page.keyboard.press('End');
  await page.keyboard.type(' kept');
  await page.waitForTimeout(400);
  await page.close({ runBeforeUnload: false });
  const again = await context.newPage();
  await again.goto(target.url + at(name, `${views('yaml')}&step=first`));
  await again.getByText(/^Restored 1 unsaved change/).waitFor();
  await again.locator('.cm-line', { hasText: 'what it is for kept' }).waitFor();
  await again.locator('[id="field/step/first"]').fill('{"n": 7}');
  await again.locator('#step-id').fill('begin');
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
  const text = await source(again, name);
  expect(text).toContain('# what it is for kept');
  expect(text).toContain('  - id: begin # stays\n    uses: set\n    with: {n: 7}');
  await close(opened, () => true);
});

test.skipIf(target.mock)('a server that is away for a moment gets the text without another key', async () => {
  const name = await fresh(TEXT);
  const opened = await open(at(name, `${views('outline')}&step=first`));
  const { page } = opened;
  await page.getByText('Live', { exact: true }).waitFor();
  await page.locator('[id="field/step/first"]').fill('{"n": 8}');
  await page.route('**/source', route =>
    route.request().method() === 'PUT' ? route.abort() : route.continue(),
  );
  await page.keyboard.press('Control+s');
  await expect.poll(() => status(page).innerText()).toMatch(/Offline[\s\S]*1 change kept/);
  const back = performance.now();
  // The browser was never offline, so it will not say that it is back.
  await page.unroute('**/source');
  await status(page)
    .getByText(/^Saved /)
    .waitFor();
  expect(performance.now() - back).toBeLessThanOrEqual(2000);
  expect(await source(page, name)).toContain('{n: 8}');
  await close(opened, () => true);
});

test.skipIf(target.mock)('an error has its place and its fix, in the words of the command line', async () => {
  const name = await fresh();
  const text =
    'steps:\n  - {id: build, uses: set, with: {n: 1}}\n  - id: tests\n    uses: set\n    needs: [biuld]\n    with: {n: 1}\n';
  const opened = await open(at(name, `${views('yaml')}&panel=problems`));
  const { page } = opened;
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
  const alert = page.getByRole('alert').getByTestId('problems');
  await alert.getByText('there is no step `biuld`').waitFor();
  const said = await alert.innerText();
  for (const part of [`${name}.yaml:5:13`, 'step tests', 'W012', 'did you mean `build`?'])
    expect(said).toContain(part);
  // The command line and the API say the same, letter by letter.
  const folder = mkdtempSync(join(tmpdir(), 'orc-words-'));
  writeFileSync(join(folder, `${name}.yaml`), text);
  let printed = '';
  try {
    execFileSync(process.env['ORC_BIN'] ?? 'orc', ['check', `${name}.yaml`, '--json'], { cwd: folder });
  } catch (error) {
    printed = String((error as { stdout: Buffer }).stdout);
  }
  const refused = await page.evaluate(
    async ([which, whole]) => {
      const response = await fetch('/api/v1/runs', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-orc-csrf': '1' },
        body: JSON.stringify({
          workflow: { main: `${which}.yaml`, files: { [`${which}.yaml`]: whole } },
          inputs: {},
        }),
      });
      return (await response.json()) as { diagnostics: { message: string; label: string }[] };
    },
    [name, text] as const,
  );
  const [finding] = refused.diagnostics;
  expect(said).toContain(finding?.message);
  expect(said).toContain(finding?.label);
  expect(printed).toContain(JSON.stringify(finding?.message));
  expect(printed).toContain(JSON.stringify(finding?.label));
  await alert.getByRole('button', { name: 'write `build`' }).click();
  await page.getByText('No problems.').waitFor();
  expect(await page.locator('.cm-content').innerText()).toContain('needs: [build]');
  await close(opened, expected(['422']));
});
