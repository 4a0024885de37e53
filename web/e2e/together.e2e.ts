import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axe, close, launch, open, startRun, target } from './setup/browser';

/** Several people and one question, on the real server: they decide together, take back what they said, and say it beforehand. */

const flow = (name: string, approve: string) => `name: ${name}
steps:
  - id: keep
    uses: text.split
    with: {text: hello, by: paragraphs}
    approve: {title: "Keep ${name}?"${approve}}
`;

function send(page: Page, method: 'POST' | 'GET', path: string, data?: object) {
  const headers = { 'x-orc-csrf': '1', origin: new URL(target.url).origin };
  return page.request.fetch(target.url + path, { method, headers, ...(data === undefined ? {} : { data }) });
}

async function asked(page: Page, run: string): Promise<string> {
  let id: string | undefined;
  await expect
    .poll(async () => {
      const { items } = (await (await send(page, 'GET', '/api/v1/inbox?state=open&limit=200')).json()) as {
        items: { id: string; run: string }[];
      };
      id = items.find(item => item.run === run)?.id;
      return id;
    })
    .toBeDefined();
  return id ?? '';
}

/** A browser of somebody else, who may decide. */
async function somebody(page: Page) {
  const name = `second-${Math.random().toString(36).slice(2, 10)}`;
  await send(page, 'POST', '/api/v1/accounts', { kind: 'user', name, role: 'org_admin' });
  const made = await send(page, 'POST', '/api/v1/tokens', { account: name, name: 'e2e' });
  const { token } = (await made.json()) as { token: string };
  const headers = { authorization: `Bearer ${token}` };
  const link = await fetch(`${target.url}/api/v1/sign-in-links`, { method: 'POST', headers });
  const { path } = (await link.json()) as { path: string };
  const context = await (await launch()).newContext();
  const second = await context.newPage();
  await second.goto(target.url + path);
  return { name, context, page: second };
}

const status = async (page: Page, run: string) =>
  ((await (await send(page, 'GET', `/api/v1/runs/${run}`)).json()) as { run: { status: string } }).run.status;

test.skipIf(target.mock)(
  'two of two approve in two browsers; the first is told that one more is needed, and why',
  async () => {
    const opened = await open('/inbox');
    const { page } = opened;
    const second = await somebody(page);
    const name = `both-${second.name}`;
    const { id } = await startRun(page, flow(name, ', needed: 2'));
    const item = await asked(page, id);
    await page.goto(`${target.url}/inbox?item=${item}`);
    const detail = page.getByRole('region', { name: `Approval: Keep ${name}?` });
    await detail.getByText('It counts, and 1 more must approve.').waitFor();
    await detail.getByRole('textbox', { name: /Note/ }).fill('seen by me');
    await detail.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText(`Counted: Keep ${name}?`).waitFor();
    expect(await status(page, id)).toBe('waiting');
    await second.page.goto(`${target.url}/inbox?item=${item}`);
    const theirs = second.page.getByRole('region', { name: `Approval: Keep ${name}?` });
    // The reason of the first stands where the second decides.
    await theirs.getByText('seen by me').waitFor();
    await theirs.getByText('The call above is made, once.').waitFor();
    await theirs.getByRole('textbox', { name: /Note/ }).fill('agreed');
    await theirs.getByRole('button', { name: 'Approve', exact: true }).click();
    await expect.poll(() => status(page, id), { timeout: 5000 }).toBe('succeeded');
    await page.goto(`${target.url}/inbox?item=${item}&state=decided`);
    await detail.getByText('agreed').first().waitFor();
    await detail.getByText(`Approved by ${second.name}`).first().waitFor();
    expect(await axe(page)).toEqual([]);
    await second.context.close();
    await close(opened);
  },
);

test.skipIf(target.mock)(
  'a decision is taken back within its grace, and the run waits once more',
  async () => {
    const opened = await open('/inbox');
    const { page } = opened;
    const name = `back-${Math.random().toString(36).slice(2, 10)}`;
    const { id } = await startRun(page, flow(name, ', grace: 1h'));
    const item = await asked(page, id);
    await page.goto(`${target.url}/inbox?item=${item}`);
    const detail = page.getByRole('region', { name: `Approval: Keep ${name}?` });
    await detail.getByText('You can take it back for').waitFor();
    await detail.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText(`Approved: Keep ${name}?`).waitFor();
    await page.goto(`${target.url}/inbox?item=${item}&state=decided`);
    await detail.getByRole('button', { name: 'Take my decision back' }).click();
    await page.getByText(`Taken back: Keep ${name}?`).waitFor();
    expect(await status(page, id)).toBe('waiting');
    await page.goto(`${target.url}/inbox?item=${item}`);
    await detail.getByRole('button', { name: 'Reject', exact: true }).click();
    await page.getByText(`Rejected: Keep ${name}?`).waitFor();
    await close(opened);
  },
);

test.skipIf(target.mock)('what is always allowed is not asked again, and the decision says why', async () => {
  const opened = await open('/inbox');
  const { page } = opened;
  const name = `always-${Math.random().toString(36).slice(2, 10)}`;
  const text = flow(name, '');
  const first = await startRun(page, text);
  const item = await asked(page, first.id);
  await page.goto(`${target.url}/inbox?item=${item}`);
  const detail = page.getByRole('region', { name: `Approval: Keep ${name}?` });
  await detail.getByRole('button', { name: 'Always allow…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Always allow this?' });
  await dialog.getByRole('button', { name: 'Make it, and approve' }).click();
  await expect.poll(() => status(page, first.id), { timeout: 5000 }).toBe('succeeded');
  const again = await startRun(page, text);
  await expect.poll(() => status(page, again.id), { timeout: 5000 }).toBe('succeeded');
  await page.goto(`${target.url}/inbox?state=decided`);
  await page.locator('[data-item]', { hasText: name }).first().locator('[data-row-link]').click();
  await detail
    .getByText(/standing approval/)
    .first()
    .waitFor();
  expect(await axe(page)).toEqual([]);
  await close(opened);
});

test.skipIf(target.mock)('a run is held on its page and let go of under retention', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  const name = `held-${Math.random().toString(36).slice(2, 10)}`;
  const { id } = await startRun(page, `name: ${name}\nsteps:\n  - {id: one, uses: set, with: {n: 1}}\n`);
  await expect.poll(() => status(page, id)).toBe('succeeded');
  await page.goto(`${target.url}/runs/${id}?ask=hold`);
  await page.getByLabel('Why it must stay').fill('case 12');
  await page.getByRole('button', { name: 'Hold the run' }).click();
  await page.getByText(`${name} is held: case 12`).waitFor();
  await page.goto(`${target.url}/retention?view=holds`);
  const hold = page.locator('[data-hold]', { hasText: 'case 12' }).first();
  await hold.waitFor();
  expect(await axe(page)).toEqual([]);
  await hold.getByRole('button').click();
  const letGo = page.getByRole('button', { name: 'Let go', exact: true });
  expect(await letGo.getAttribute('aria-disabled')).toBe('true');
  await page.getByLabel('Reason, kept in the audit').fill('the case is closed');
  await letGo.click();
  await page.getByText('It is not held any more.').waitFor();
  await close(opened);
});
