import { expect, test } from 'vitest';
import { axe, close, open, target } from './setup/browser';

/** Deliveries, tokens and the explorer: what a person does there, by keyboard where it is quicker. */

test.skipIf(!target.mock)('deliveries are filtered, opened and sent again', async () => {
  const opened = await open('/deliveries');
  const { page } = opened;
  await page.locator('[data-delivery]').first().waitFor();
  await page.getByText('Failed', { exact: true }).first().click();
  await expect.poll(() => page.url()).toContain('state=failed');
  await page.locator('[data-delivery] [data-row-link]').first().press('Enter');
  await page.getByRole('heading', { name: '5 attempts' }).waitFor();
  expect(await page.getByText('connection refused').count()).toBe(1);
  const before = page.url();
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByText('It is being sent again.').waitFor();
  await expect.poll(() => page.url()).not.toBe(before);
  await close(opened);
});

test.skipIf(!target.mock)('an endpoint leads to its deliveries and to a test of it', async () => {
  const opened = await open('/resources/webhook-endpoint/default/chat');
  const { page } = opened;
  await page.getByRole('button', { name: 'Deliveries' }).click();
  await page.getByText('Only of chat in default').waitFor();
  await page.getByRole('button', { name: 'Send a test event' }).click();
  await page.getByRole('heading', { level: 1, name: 'orc.webhook-endpoint.tested' }).waitFor();
  await close(opened);
});

test.skipIf(!target.mock)('a token is made, shown once, and revoked', async () => {
  const opened = await open('/access');
  const { page } = opened;
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog', { name: 'New token' });
  await dialog.getByLabel('Name').fill('from the test');
  await dialog.getByLabel('May do (optional)').fill('run:read');
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  const secret = await dialog.getByTestId('secret').innerText();
  expect(secret).toMatch(/^orc_/);
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  const row = page.locator('[data-token]', { hasText: 'from the test' });
  await row.waitFor();
  expect(await page.content()).not.toContain(secret);
  await row.getByRole('button', { name: 'Revoke from the test' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await row.getByText('Revoked').waitFor();
  await close(opened);
});

test('an operation is found, tried and shown as a program', async () => {
  const opened = await open('/explorer');
  const { page } = opened;
  await page.getByRole('searchbox', { name: 'Search operations' }).fill('list runs');
  await page.locator('[data-operation="list_runs"]').press('Enter');
  await page.getByRole('heading', { level: 2, name: /runs/i }).first().waitFor();
  await page.getByRole('textbox', { name: 'limit' }).fill('1');
  await page.getByRole('button', { name: 'Send', exact: true }).press('Enter');
  const answer = page.getByRole('region', { name: 'Answer', exact: true });
  await answer.getByText('200', { exact: true }).waitFor();
  expect(await answer.innerText()).toContain('/api/v1/runs?limit=1');
  expect(await axe(page)).toEqual([]);
  const sample = page.getByLabel('Sample code');
  expect(await sample.innerText()).toContain('Authorization: Bearer $ORC_TOKEN');
  await page.getByText('Python', { exact: true }).click();
  expect(await sample.innerText()).toContain('orc.list_runs(limit=1)');
  expect(page.url()).toContain('op=list_runs');
  await close(opened);
});
