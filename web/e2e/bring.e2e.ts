import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { axe, clipped, close, open, target } from './setup/browser';

/** A run comes in as a file: what the file says is shown first, then it is sent, and what is refused is said in words. */

const KEY = 'NoSuchKeyWasEverSeenHere';
const head = {
  line: 'run',
  format: 'orc-run/1',
  run: 'run_fromelsewhere',
  org: 'org_elsewhere',
  program: '0.1.0',
  events: 2,
  values: 1,
};
const file = (...lines: object[]) => lines.map(line => `${JSON.stringify(line)}\n`).join('');
const whole = (key = KEY) => file(head, { line: 'event' }, { line: 'signature', key, value: 'x' });

const pick = (page: Page, text: string) =>
  page.getByLabel('File', { exact: true }).setInputFiles({
    name: 'a.orc-run',
    mimeType: 'application/jsonl',
    buffer: Buffer.from(text),
  });

async function dialog(path: string, theme: 'light' | 'dark', width: number) {
  const opened = await open(path, { theme, width, height: 900 });
  await opened.page.getByRole('button', { name: 'Import run…' }).click();
  await opened.page.getByRole('dialog').waitFor();
  return opened;
}

test.skipIf(!target.mock).each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 320],
  ['dark', 320],
] as const)('a run is imported: %s at %i', async (theme, width) => {
  const opened = await dialog('/runs', theme, width);
  const { page } = opened;
  const key = `${KEY}${theme}${width}`;
  const send = page.getByRole('button', { name: 'Import', exact: true });
  expect(await send.getAttribute('title')).toBe('Choose a file first.');
  await pick(page, 'name: a workflow');
  await page.getByRole('alert').getByText('This is no file of a run.').waitFor();
  await pick(page, whole(key));
  const says = page.getByTestId('run-file-says');
  await says.getByText('run_fromelsewhere').waitFor();
  expect(await says.innerText()).toContain('2 events');
  await says.getByText('None of the latest runs here was signed with this key.').waitFor();
  expect(await axe(page)).toEqual([]);
  expect(await clipped(page)).toEqual([]);
  await send.click();
  const link = page.getByRole('link', { name: 'Look at the run' });
  await link.waitFor();
  expect(await page.getByRole('dialog').innerText()).toContain(key);
  expect(await axe(page)).toEqual([]);
  expect(await clipped(page)).toEqual([]);
  await link.click();
  await page.locator('main header').getByText('imported', { exact: true }).waitFor();
  await close(opened);
});

test.skipIf(!target.mock)('what is refused is said in words, with its code', async () => {
  const opened = await dialog('/runs', 'light', 1280);
  const { page } = opened;
  await pick(page, file(head, { line: 'event' }));
  await page.getByText('it was cut').waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('The run was not imported.').waitFor();
  expect(await alert.innerText()).toContain('run_file_cut');
  await pick(page, whole());
  await page.getByLabel('Trusted keys').fill('AAAA');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await alert.getByText('run_file_signature').waitFor();
  expect(await axe(page)).toEqual([]);
  await close(opened, line => /40[39]|422/.test(line));
});

test.skipIf(target.mock)('a run of this installation is known when its file comes back', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  const exported = await page.evaluate(async () => {
    const list = (await (await fetch('/api/v1/runs?limit=1')).json()) as { items: { id: string }[] };
    const id = list.items[0]?.id;
    return id === undefined ? '' : (await fetch(`/api/v1/runs/${id}/export`)).text();
  });
  expect(exported).toContain('orc-run/1');
  await page.getByRole('button', { name: 'Import run…' }).click();
  await pick(page, exported);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('alert').getByText('run_here_already').waitFor();
  await pick(page, exported.replace('"seq":2', '"seq":3'));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('alert').getByText('bad_run_file').waitFor();
  expect(await axe(page)).toEqual([]);
  await close(opened, line => /409|422/.test(line));
});
