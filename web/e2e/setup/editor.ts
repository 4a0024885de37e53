import type { Page } from 'playwright-core';

/** What the tests of the Workflows screen share. */

export const at = (name: string, search = '') => `/workflows/default/${name}${search}`;
export const views = (...shown: string[]) => `?views=${encodeURIComponent(JSON.stringify(shown))}`;
export const status = (page: Page) => page.getByTestId('edit-status');
export const source = (page: Page, name: string) =>
  page.evaluate(
    async path => ((await (await fetch(path)).json()) as { text: string }).text,
    `/api/v1/workflows/default/${name}/source`,
  );
export const expected = (codes: string[]) => (line: string) => codes.some(code => line.includes(code));

/** Saves a text behind the page's back, as somebody else would. */
export const elsewhere = (page: Page, name: string, from: string, to: string) =>
  page.evaluate(
    async ([path, before, after]) => {
      const seen = (await (await fetch(path)).json()) as { text: string; etag: string };
      const answer = await fetch(path, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'x-orc-csrf': '1', 'if-match': seen.etag },
        body: JSON.stringify({ text: seen.text.replace(before, after), publish: false }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    [`/api/v1/workflows/default/${name}/source`, from, to] as const,
  );

/** What has the focus, as a screen reader would name it. */
export const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === document.body) return 'nothing';
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
  });

/** Presses a key until something of this name has the focus. */
export async function reach(page: Page, key: string, name: RegExp): Promise<void> {
  for (let i = 0; i < 90; i++) {
    if (name.test(await focused(page))) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never reached ${name}; at the end: ${await focused(page)}`);
}

/** Comments on their own line, behind a line, and an order of keys that is nobody's habit. */
export const TEXT = `# what it is for
steps:
  - id: first # stays
    uses: set
    with: {n: 1}
  - id: second
    uses: set
    with: {n: 2}
`;
