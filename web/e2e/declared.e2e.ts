import { expect, test } from 'vitest';
import { axe, clipped, close, open, target, type Opened } from './setup/browser';

/** The screens of what is declared, and of the ways in and out: in both themes, from wide to narrow, by keyboard. */

const ANYWHERE: [string, string, string][] = [
  ['kinds', '/resources', '[data-kind]'],
  ['list of one kind', '/resources/workspace', '[role=table]'],
  ['new one', '/resources/workspace/new', '[data-testid=edit-status]'],
  ['deliveries', '/deliveries', 'h1'],
  ['API explorer', '/explorer?op=list_runs', 'article form'],
  ['tokens', '/access', 'table, h2'],
  ['accounts', '/access?tab=accounts', 'table'],
  ['inbox', '/inbox', 'main [role=tabpanel] *'],
  ['decided', '/inbox?state=decided', 'main [role=tabpanel] *'],
];
const ON_MOCK: [string, string, string][] = [
  ['long list', '/resources/model', '[data-resource]'],
  ['recycle bin', '/resources/model?state=deleted', '[data-resource]'],
  ['overview', '/resources/connection/default/openai-main', 'dl'],
  ['form', '/resources/connection/default/openai-main?tab=edit', '[data-testid=edit-status]'],
  ['history', '/resources/model/default/fast?tab=history', '[data-version]'],
  ['difference', '/resources/model/default/fast?tab=diff', 'main h2'],
  ['references', '/resources/model/default/fast?tab=references', 'h2'],
  ['activity', '/resources/model/default/fast?tab=activity', '[data-activity]'],
  ['older version', '/resources/model/default/fast?version=1', '[role=status] button'],
  ['delivery', '/deliveries/dlv_897', '#attempts'],
  ['writing operation', '/explorer?op=start_run', 'article textarea'],
  ['roles', '/access?tab=roles', 'table'],
  ['what waits for a decision', '/inbox?item=apr_seed', '[data-approve]'],
  ['what a run is started with', '/resources/workflow/default/changelog?run=true', '[role=dialog] form'],
];
const PLACES = target.mock ? [...ANYWHERE, ...ON_MOCK] : ANYWHERE;

async function sound({ page }: Opened, what: string): Promise<void> {
  await expect.poll(() => clipped(page), { timeout: 2000, message: what }).toEqual([]);
  expect(await axe(page), what).toEqual([]);
}

const CASES = PLACES.flatMap(([name, path, ready]) =>
  (['light', 'dark'] as const).map(theme => ({ name, path, ready, theme })),
);

test.each(CASES)(
  '$name, $theme: nothing for axe, nothing out of view',
  async ({ name, path, ready, theme }) => {
    const opened = await open(path, { theme });
    const { page } = opened;
    await page.locator(ready).first().waitFor();
    expect(await page.locator('h1').count()).toBe(1);
    for (const width of [1440, 1000, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await page.waitForTimeout(120);
      await sound(opened, `${name} at ${width}`);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    await expect.poll(() => clipped(page), { timeout: 2000, message: `${name} at 320` }).toEqual([]);
    await close(opened);
  },
);

test.skipIf(!target.mock)('the pseudo-locale: every text is translated, and longer texts fit', async () => {
  const opened = await open('/runs', { width: 390, prefs: { locale: 'en-XA' } });
  const { page } = opened;
  for (const [, path, ready] of PLACES) {
    await page.goto(target.url + path);
    await page.locator(ready).first().waitFor();
    await page.waitForTimeout(200);
    expect(await clipped(page), path).toEqual([]);
    const plain = await page.evaluate(() =>
      [...document.querySelectorAll('main button, main th')]
        .filter(el => el.closest('[data-operation], [role=cell], code') === null)
        .map(el => el.textContent?.trim() ?? '')
        .filter(text => /^[A-Za-z ]{4,}$/.test(text) && !/^(YAML|JSON|curl|TypeScript|Python)$/.test(text)),
    );
    expect(
      plain.filter(text => !/^(Provider|Model|Address|On|Effect|Description)$/.test(text)),
      path,
    ).toEqual([]);
  }
  await close(opened);
});

test('every screen is reached with two keys, and each tells its title', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('h1');
  for (const [key, title] of [
    ['o', 'Inbox'],
    ['b', 'Resources'],
    ['i', 'Deliveries'],
    ['m', 'Access'],
    ['r', 'Runs'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect.poll(() => page.title()).toBe(`${title} · Orchestrator`);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
  }
  await close(opened);
});

test.skipIf(!target.mock)(
  'a list is searched, filtered, ordered and paged; all of it stands in the address',
  async () => {
    const opened = await open('/resources/model');
    const { page } = opened;
    const total = page.getByTestId('total');
    await expect.poll(() => total.innerText()).toBe('123 resources');
    expect(await page.locator('[data-resource]').count()).toBeLessThan(60);
    await page
      .locator('[data-resource]')
      .first()
      .press('j')
      .catch(() => {});
    await page.getByRole('searchbox').fill('fast');
    await expect.poll(() => total.innerText()).toBe('1 resource');
    expect(page.url()).toContain('q=fast');
    await page.getByRole('searchbox').fill('');
    await page.getByLabel('Filter by labels').fill('team=docs, tier');
    await page.getByText('Write key=value').waitFor();
    await expect.poll(() => page.url()).toContain('labels=team%3Ddocs');
    await page.getByLabel('Workspace').fill('shop');
    await expect.poll(() => page.url()).toContain('workspace=shop');
    await expect.poll(() => total.innerText()).not.toBe('123 resources');
    await page.getByRole('button', { name: 'Changed' }).click();
    await expect.poll(() => page.url()).toContain('sort=-updated_at');
    await page.goBack().catch(() => {});
    await close(opened);
  },
);

test.skipIf(!target.mock)(
  'rows are chosen and deleted by keyboard; each refusal is told, and a deletion undone',
  async () => {
    const opened = await open('/resources/model');
    const { page } = opened;
    await page.locator('[data-resource="fast"]').waitFor();
    await page.getByLabel('Select fast').check();
    await page.locator('[data-resource="model-000"] [data-row-link]').focus();
    await page.keyboard.press('x');
    await page.getByText('2 selected').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const results = page.getByRole('dialog', { name: 'What happened to each' });
    await results.waitFor();
    expect(await results.innerText()).toMatch(/1 done, 1 refused[\s\S]*fast[\s\S]*still_referenced/);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('[data-resource="model-000"]').count()).toBe(0);
    await page.getByText('Recycle bin').click();
    await page.getByLabel('Select model-000').check();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByText('1 restored.').waitFor();
    await page.getByText('Recycle bin').click();
    await page.locator('[data-resource="model-000"]').waitFor();
    await close(opened);
  },
);

test.skipIf(!target.mock)('a change made elsewhere is in the list at once', async () => {
  const opened = await open('/resources/secret');
  const { page } = opened;
  await page.locator('[data-resource="mail-password"]').waitFor();
  await page.waitForTimeout(1200);
  await page.evaluate(() =>
    fetch('/api/v1/workspaces/default/secrets', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-orc-csrf': '1' },
      body: JSON.stringify({ name: 'made-elsewhere', spec: { value: 'x' } }),
    }),
  );
  await page.locator('[data-resource="made-elsewhere"]').waitFor({ timeout: 3000 });
  await close(opened);
});

test.skipIf(!target.mock)('the palette finds resources and makes new ones', async () => {
  const opened = await open('/runs');
  const { page } = opened;
  await page.waitForSelector('[role=table]');
  await page.waitForTimeout(800);
  const box = page.getByRole('searchbox', { name: 'Search commands, runs and resources' });
  await page.keyboard.press('Control+k');
  await box.waitFor();
  await page.keyboard.type('quick one');
  await page.getByRole('option', { name: /fast — The quick one/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'fast' }).waitFor();
  await page.keyboard.press('Control+k');
  await box.waitFor();
  await page.keyboard.type('new policy');
  await page.getByRole('option', { name: 'New Policy' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'New Policy' }).waitFor();
  await close(opened);
});
