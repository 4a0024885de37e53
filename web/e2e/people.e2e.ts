import { expect, test } from 'vitest';
import { axe, close, FLOWS, open, startRun, target } from './setup/browser';

/** What people do: decide, start, give others a way in, and look up who did what. */

test('an item of the inbox appears by itself, is decided with two keys, and stays under Decided', async () => {
  const opened = await open('/inbox');
  const { page } = opened;
  await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  await page.waitForTimeout(1200);
  const badge = page.locator('nav [data-badge]');
  const before = Number((await badge.count()) === 0 ? 0 : await badge.innerText());
  const { id } = await startRun(page, FLOWS.approval);
  await expect.poll(() => badge.innerText(), { timeout: 2000 }).toBe(String(before + 1));
  const own = page.locator('[data-item]', { has: page.getByText('approval-demo') }).last();
  await own.waitFor({ timeout: 4000 });
  const item = await own.getAttribute('data-item');
  await own.locator('[data-row-link]').press('Enter');
  await expect.poll(() => page.url()).toContain(`item=${item}`);
  const detail = page.getByRole('region', { name: /Approval: Send 3 answers/ });
  await detail.getByText('grace@example.org').waitFor();
  await detail.getByText(/Expires in/).waitFor();
  expect(await axe(page)).toEqual([]);
  await detail.getByRole('textbox').fill('looked at');
  await page.locator('h1').click();
  await page.keyboard.press('a');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Approve');
  expect(await page.locator(`[data-item="${item}"]`).count()).toBe(1);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator(`[data-item="${item}"]`).count()).toBe(0);
  await page.getByRole('tab', { name: 'Decided' }).click();
  await page.locator(`[data-item="${item}"] [data-row-link]`).press('Enter');
  await page.getByText('looked at').waitFor();
  await page.getByText(/Approved by/).waitFor();
  await page.goto(`${target.url}/runs/${id}`);
  await page.locator('h1 + *', { hasText: 'Succeeded' }).waitFor();
  await close(opened);
});

// These two need an item that hides a letter: the stand-in has one.
test.skipIf(!target.mock)(
  'the call is shown letter by letter, with what cannot be seen written out',
  async () => {
    const opened = await open('/inbox?item=apr_seed');
    const { page } = opened;
    const detail = page.getByRole('region', { name: /Approval: Deploy 1.4.3/ });
    await detail.getByText('http.request').waitFor();
    await detail.getByText('one character that cannot be seen').waitFor();
    expect(await detail.getByLabel('Arguments', { exact: true }).innerText()).toContain(
      '"to": "opsU+202Emoc."',
    );
    await detail.getByText('The call above is made, once.').waitFor();
    await detail.getByText('The step fails with your note, and the run with it.').waitFor();
    expect(await axe(page)).toEqual([]);
    await close(opened);
  },
);

test.skipIf(!target.mock)('what is handed on stands under Delegated until it is taken back', async () => {
  const opened = await open('/inbox?item=apr_seed');
  const { page } = opened;
  const item = page.locator('[data-item="apr_seed"]');
  await item.waitFor();
  await page.getByText('Hand it on…').click();
  await page.getByLabel('To, the name of an account').fill('ada');
  await page.getByRole('button', { name: 'Hand it on', exact: true }).click();
  await expect.poll(() => item.count()).toBe(0);
  await page.getByRole('tab', { name: 'Delegated' }).click();
  await item.waitFor();
  await page.getByText(/→ ada/).waitFor();
  expect(page.url()).toContain('state=delegated');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect.poll(() => item.count()).toBe(0);
  await page.getByRole('tab', { name: 'To do' }).click();
  await item.waitFor();
  await close(opened);
});

test('a run is started again with the same inputs', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  const { id } = await startRun(page, FLOWS.plain);
  await page.locator(`[data-run="${id}"]`, { hasText: 'Succeeded' }).waitFor();
  await page.locator(`[data-run="${id}"]`).getByRole('button', { name: 'Run plain-demo again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run plain-demo again?' });
  await dialog.getByText('Inputs').first().waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Start the run' }).click();
  await expect.poll(() => page.url()).toMatch(/\/runs\/run_/);
  expect(page.url()).not.toContain(id);
  await page.locator('h1 + *', { hasText: 'Succeeded' }).waitFor();
  await page.getByRole('button', { name: 'Run again…' }).press('Enter');
  await page.getByRole('dialog', { name: 'Run plain-demo again?' }).waitFor();
  await page.keyboard.press('Escape');
  await close(opened);
});

test.skipIf(target.mock)('a stored workflow is run with inputs of a form, at a version', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('h1');
  const name = `greet-${Date.now()}`;
  const made = await page.evaluate(async unique => {
    const response = await fetch('/api/v1/workspaces/default/workflows', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-orc-csrf': '1' },
      body: JSON.stringify({
        name: unique,
        spec: {
          inputs: { who: 'string', times: { type: 'integer', minimum: 1, default: 2 } },
          steps: [{ id: 'greet', uses: 'set', with: { text: 'Hello {{ inputs.who }}' } }],
          outputs: { text: '{{ steps.greet.output.text }}' },
        },
      }),
    });
    return response.status;
  }, name);
  expect(made).toBe(201);
  await page.goto(`${target.url}/resources/workflow/default/${name}`);
  await page.getByRole('button', { name: 'Run…' }).click();
  const dialog = page.getByRole('dialog', { name: `Run ${name}` });
  await dialog.getByLabel('Who').fill('Ada');
  await dialog.getByLabel('Version').selectOption('1');
  await dialog.getByLabel('Who').fill('Ada');
  await dialog.getByRole('button', { name: 'Start the run' }).click();
  await page.locator('h1 + *', { hasText: 'Succeeded' }).waitFor();
  await page.getByRole('tab', { name: /^Outputs/ }).click();
  await page.getByText('Hello Ada').waitFor();
  await page.goto(`${target.url}/resources/workflow/default/${name}?tab=activity`);
  await page.locator('[data-activity]', { hasText: 'made it' }).waitFor();
  await close(opened);
});

test.skipIf(!target.mock)('a form asks for what a workflow needs, and says what is missing', async () => {
  const opened = await open('/resources/workflow/default/changelog');
  const { page } = opened;
  await page.getByRole('button', { name: 'Run…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Run changelog' });
  await expect.poll(() => page.url()).toContain('run=true');
  const start = dialog.getByRole('button', { name: 'Start the run' });
  await dialog.getByText('Not given yet: Since').waitFor();
  expect(await start.getAttribute('aria-disabled')).toBe('true');
  expect(await dialog.getByLabel('Max (optional)').inputValue()).toBe('400');
  await dialog.getByLabel('Since').fill('v1.0.0');
  expect(await axe(page)).toEqual([]);
  await dialog.getByLabel('Since').press('Enter');
  await page.getByRole('heading', { level: 1, name: 'changelog' }).waitFor();
  await expect.poll(() => page.url()).toMatch(/\/runs\//);
  await close(opened);
});

test('an account is made, gets another role, and a token that is shown once', async () => {
  const opened = await open('/access?tab=accounts');
  const { page } = opened;
  const name = `bot-${Date.now()}`;
  await page.getByRole('button', { name: 'New account' }).click();
  const dialog = page.getByRole('dialog', { name: 'New account' });
  await dialog.getByLabel('a program').check();
  await dialog.getByLabel('Name').fill('not good');
  await dialog.getByText('Only letters, digits and').waitFor();
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Role').selectOption('developer');
  await dialog.getByLabel('In the workspace (optional)').fill('default');
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Make the account' }).press('Enter');
  const token = page.getByRole('dialog', { name: `New token of ${name}` });
  await token.getByLabel('Name').fill('first');
  await token.getByLabel('May do (optional)').fill('model:read@default');
  await token.getByRole('button', { name: 'Make the token' }).press('Enter');
  expect(await token.getByTestId('secret').innerText()).toMatch(/^orc_/);
  await token.getByRole('button', { name: 'I have copied it' }).click();
  const row = page.locator('[data-account]', { hasText: name });
  await row.getByText('Developer').waitFor();
  await row.getByText('in default').waitFor();
  await row.getByRole('button', { name: `Roles of ${name}` }).click();
  const roles = page.getByRole('dialog', { name: `Roles of ${name}` });
  expect(await roles.getByRole('button', { name: 'Change the roles' }).getAttribute('aria-disabled')).toBe(
    'true',
  );
  await roles.getByRole('button', { name: 'Another role' }).click();
  // The button beside it changes its colour in the time of a transition.
  await page.waitForTimeout(250);
  expect(await axe(page)).toEqual([]);
  await roles.getByRole('button', { name: 'Change the roles' }).click();
  await row.getByText('Viewer').waitFor();
  await close(opened);
});

test.skipIf(!target.mock)('the activity of a resource pages, and leads to its versions', async () => {
  const opened = await open('/resources/model/default/fast?tab=activity');
  const { page } = opened;
  const lines = page.locator('[data-activity]');
  await lines.first().waitFor();
  const older = page.getByRole('button', { name: 'Older activity' });
  const first = page.getByRole('button', { name: 'Version 1', exact: true }).last();
  // How many pages there are depends on what other tests have done to it before.
  while ((await older.count()) > 0) {
    const before = await lines.count();
    await older.click();
    await expect.poll(() => lines.count()).toBeGreaterThan(before);
  }
  await first.click();
  await expect.poll(() => page.url()).toMatch(/version=(%22)?1/);
  await close(opened);
});
