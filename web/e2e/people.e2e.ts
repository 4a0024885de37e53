import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axe, close, FLOWS, launch, open, startRun, target } from './setup/browser';

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

const DEPLOY = `name: deploy-demo
steps:
  - id: send
    uses: http.request
    with: {method: POST, url: "http://127.0.0.1:9/deploys", json: {version: 1.4.3, to: "ops\\u202Emoc."}}
    approve: {title: "Deploy 1.4.3?", approvers: {people: [PEOPLE]}}
`;

/** An item whose call hides a letter: the stand-in has one, of a server it is asked for. */
async function deploying(page: Page): Promise<string> {
  if (target.mock) return 'apr_seed';
  const me = (await (await page.request.get(`${target.url}/api/v1/me`)).json()) as {
    principal: { name: string };
  };
  const { id } = await startRun(page, DEPLOY.replace('PEOPLE', JSON.stringify(me.principal.name)));
  const asked = async () => {
    const run = await (await page.request.get(`${target.url}/api/v1/runs/${id}`)).json();
    return (run as { tasks: { approval: { id: string } | null }[] }).tasks[0]?.approval?.id;
  };
  await expect.poll(asked).toBeDefined();
  return (await asked()) ?? '';
}

test('the call is shown letter by letter, is changed, and what was changed stands there', async () => {
  // What is said in passing fades in, and is faint for a moment.
  const opened = await open('/inbox', { reducedMotion: 'reduce' });
  const { page } = opened;
  await page.goto(`${target.url}/inbox?item=${await deploying(page)}`);
  const detail = page.getByRole('region', { name: /Approval: Deploy 1.4.3/ });
  await detail.getByText('http.request').waitFor();
  await detail.getByText('one character that cannot be seen').waitFor();
  const shown = detail.getByLabel('Arguments', { exact: true });
  expect(await shown.innerText()).toContain('"to": "opsU+202Emoc."');
  await detail.getByText('The call above is made, once.').waitFor();
  await detail.getByText('The step fails with your note, and the run with it.').waitFor();
  expect(await axe(page)).toEqual([]);
  const binding = await detail.locator('code[title]').first().getAttribute('title');
  await detail.getByText('Edit the call…').click();
  const field = detail.getByLabel('What the tool is called with, as JSON');
  await field.fill((await field.inputValue()).replace(/ops.*moc\./, 'staging'));
  expect(await axe(page)).toEqual([]);
  await detail.getByRole('button', { name: 'Change the call' }).click();
  await detail.getByText(/^Changed by/).waitFor();
  await expect.poll(() => shown.innerText()).toContain('"to": "staging"');
  expect(await detail.locator('code[title]').first().getAttribute('title')).not.toBe(binding);
  await detail.getByText('History', { exact: true }).click();
  await detail.getByText('Call changed').waitFor();
  expect(await axe(page)).toEqual([]);
  await detail.getByRole('button', { name: 'Always allow…' }).click();
  await expect.poll(() => page.url()).toContain('ask=always');
  const dialog = page.getByRole('dialog', { name: 'Always allow this?' });
  const make = dialog.getByRole('button', { name: 'Make it, and approve' });
  expect(await make.getAttribute('aria-disabled')).toBe('true');
  await dialog.getByText('Any call from this step').click();
  expect(await dialog.getByLabel('This is made').innerText()).not.toContain('"input"');
  await dialog.getByText('Also though it cannot be undone').click();
  expect(await make.getAttribute('aria-disabled')).not.toBe('true');
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await detail.getByRole('link', { name: 'what led to it' }).click();
  await page.waitForURL(/tab=trace/);
  await close(opened);
});

function send(page: Page, path: string, data: unknown) {
  const headers = { 'x-orc-csrf': '1', origin: new URL(target.url).origin };
  return page.request.post(target.url + path, { data, headers });
}

/** Somebody else who may decide: their name, and a way to sign in as them. */
async function somebody(page: Page) {
  const name = `second-${Date.now()}`;
  await send(page, '/api/v1/accounts', { kind: 'user', name, role: 'org_admin' });
  const made = (await (await send(page, '/api/v1/tokens', { account: name, name: 'e2e' })).json()) as {
    token: string;
  };
  const headers = { authorization: `Bearer ${made.token}` };
  const link = await fetch(`${target.url}/api/v1/sign-in-links`, { method: 'POST', headers });
  const { path } = (await link.json()) as { path: string };
  return { name, path };
}

test.skipIf(target.mock)('a second browser is told who was faster, and the run goes on once', async () => {
  const opened = await open('/inbox');
  const { page } = opened;
  const { id } = await startRun(page, FLOWS.approval);
  const { path } = await somebody(page);
  const other = await (await launch()).newContext();
  const second = await other.newPage();
  await second.goto(target.url + path);
  // It does not hear of what happens meanwhile.
  await second.route(/\/live/, route => route.abort());
  const find = (of: Page) => of.locator('[data-item]', { has: of.getByText('approval-demo') }).last();
  await find(page).waitFor();
  const item = await find(page).getAttribute('data-item');
  await second.goto(`${target.url}/inbox?item=${item}`);
  const approve = second.locator('[data-approve]');
  await approve.waitFor();
  await page.goto(`${target.url}/inbox?item=${item}`);
  await page.locator('[data-approve]').click();
  await expect.poll(() => page.locator(`[data-item="${item}"]`).count()).toBe(0);
  const status = async () => (await page.request.get(`${target.url}/api/v1/runs/${id}?tasks=none`)).text();
  await expect.poll(status, { timeout: 1000 }).toContain('"status":"succeeded"');
  await approve.click();
  await second
    .getByText(/has approved it already/)
    .first()
    .waitFor();
  await second.getByText(/^Approved by/).waitFor();
  const events = await (await page.request.get(`${target.url}/api/v1/runs/${id}/events`)).json();
  const kinds = (events as { items: { kind: string }[] }).items.map(event => event.kind);
  expect(kinds.filter(kind => kind === 'approval.decided')).toHaveLength(1);
  await other.close();
  await close(opened);
});

test('what is handed on stands under Delegated until it is taken back', async () => {
  const opened = await open('/inbox');
  const { page } = opened;
  const id = await deploying(page);
  const name = target.mock ? 'ada' : (await somebody(page)).name;
  await page.goto(`${target.url}/inbox?item=${id}`);
  const item = page.locator(`[data-item="${id}"]`);
  await item.waitFor();
  await page.getByText('Hand it on…').click();
  await page.getByLabel('To, the name of an account').fill(name);
  await page.getByRole('button', { name: 'Hand it on', exact: true }).click();
  await expect.poll(() => item.count()).toBe(0);
  await page.getByRole('tab', { name: 'Delegated' }).click();
  await item.waitFor();
  await page.getByText(new RegExp(`→ ${name}`)).waitFor();
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
