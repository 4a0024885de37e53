import { expect, test } from 'vitest';
import { axe, close, fresh, open, target } from './setup/browser';
import { at, source, status, views } from './setup/editor';

/** Trying a workflow and publishing it, on a real server with its simulated model. */

test.skipIf(target.mock)('a step with a model is tried alone with the simulated one', async () => {
  const name = await fresh(
    'steps:\n  - {id: ask, uses: model, with: {prompt: "Name three colours of the sea."}}\n',
  );
  const opened = await open(at(name, `${views('canvas')}&step=ask`));
  const { page } = opened;
  const trial = page.getByRole('region', { name: 'Trying it' });
  await trial.getByRole('button', { name: 'Run only this…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
  await page.locator('[data-step="ask"]').getByText('Succeeded').waitFor();
  await expect.poll(() => trial.getByLabel('Result', { exact: true }).innerText()).toContain('[simulated]');
  // The result becomes what the next trial takes: the model is not asked again.
  await trial.getByRole('button', { name: 'Pin this result' }).click();
  await expect.poll(() => page.getByLabel('Pinned result').inputValue()).toContain('[simulated]');
  expect(await axe(page)).toEqual([]);
  await close(opened);
});

test.skipIf(target.mock)('a value left to AUTO shows what was chosen, by whom and why', async () => {
  const name = await fresh(
    `steps:\n  - id: plan\n    uses: set\n    with: {parts: '<AUTO type="integer" min="1" max="9">Into how many parts?</AUTO>'}\n`,
  );
  const opened = await open(at(name, `${views('canvas')}&step=plan`));
  const { page } = opened;
  const form = page.getByTestId('step-form');
  await form.getByText('Into how many parts?').first().waitFor();
  await page.getByRole('button', { name: 'Test…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
  const note = form.locator('dl').filter({ hasText: '/with/parts' });
  await note.getByText(/in the last trial/).waitFor();
  const said = await note.innerText();
  expect(said).toMatch(/\b[1-9]\b/);
  expect(said).toContain('simulated/default');
  expect(said).toContain("the gateway's default");
  expect(await axe(page)).toEqual([]);
  await close(opened);
});

test.skipIf(target.mock)('publishing names the runs under way; they end as they began', async () => {
  const text = 'steps:\n  - {id: hold, uses: wait, with: {for: 10m}}\n';
  const name = await fresh(text);
  const opened = await open(at(name, views('yaml')));
  const { page } = opened;
  const publish = page.getByRole('button', { name: 'Publish…' });
  const dialog = page.getByRole('dialog', { name: 'Publish' });
  await publish.click();
  await dialog.getByText('No run of it is under way.').waitFor();
  await dialog.getByRole('button', { name: 'Save and publish' }).click();
  await page.getByText('v2 published').waitFor();
  const run = await page.evaluate(async which => {
    const answer = await fetch('/api/v1/runs', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-orc-csrf': '1' },
      body: JSON.stringify({ workflow: { resource: { workspace: 'default', name: which } }, inputs: {} }),
    });
    return ((await answer.json()) as { id: string }).id;
  }, name);
  await page.locator('.cm-line', { hasText: 'id: hold' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text.replace('10m', '2s'));
  await page.keyboard.press('Control+s');
  await expect.poll(() => status(page).innerText()).toContain('Saved ');
  await publish.click();
  const under = dialog.getByTestId('under-way');
  await under.getByText('One run is under way and goes on as it began:').waitFor();
  await under.locator(`a[href$="${run}"]`).waitFor();
  await dialog.getByText('runs under way keep the version they began with').waitFor();
  await dialog.getByTestId('graph-changes').getByText('changed: with').first().waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save and publish' }).click();
  await page.getByText('v3 published').waitFor();
  expect(await source(page, name)).toContain('2s');
  // The run still waits ten minutes.
  const plan = await page.evaluate(
    async id => (await (await fetch(`/api/v1/runs/${id}`)).text()).includes('for: 10m'),
    run,
  );
  expect(plan).toBe(true);
  await close(opened);
});
