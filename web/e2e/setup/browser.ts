import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, expect, inject } from 'vitest';

export const target = inject('target');
type StorageState = NonNullable<Parameters<Browser['newContext']>[0]>['storageState'];
const storage = JSON.parse(inject('storage')) as StorageState;

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Promise<Browser> | undefined;

export function launch(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: process.env['ORC_BROWSER'] ?? '/usr/bin/chromium',
    args: ARGS,
  });
  return browser;
}

afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});

export interface View {
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
  reducedMotion?: 'reduce' | 'no-preference';
  forcedColors?: 'active' | 'none';
  signedIn?: boolean;
  /** Another server than that of the suite. */
  server?: { url: string; storage: unknown };
  locale?: string;
  /** Stored preferences, as a person would have set them before. */
  prefs?: Record<string, string>;
}

export interface Opened {
  page: Page;
  context: BrowserContext;
  /** Requests that left the origin, errors on the console, and exceptions of the page: all must stay empty. */
  trouble: string[];
}

/** A fresh browser context that notes everything that must not happen. */
export async function open(path: string, view: View = {}): Promise<Opened> {
  const { theme = 'light', width = 1440, height = 900, signedIn = true } = view;
  const context = await (
    await launch()
  ).newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: view.reducedMotion ?? 'no-preference',
    forcedColors: view.forcedColors ?? 'none',
    locale: view.locale ?? 'en-US',
    acceptDownloads: true,
    ...(signedIn ? { storageState: (view.server?.storage as StorageState | undefined) ?? storage } : {}),
  });
  if (view.prefs !== undefined) {
    await context.addInitScript(text => localStorage.setItem('orc.prefs', text), JSON.stringify(view.prefs));
  }
  // Shorter than a test may take, so that the step that waits is named.
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const trouble: string[] = [];
  const base = view.server?.url ?? target.url;
  const { origin } = new URL(base);
  context.on('request', request => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(blob|data):/.test(url)) trouble.push(`left the origin: ${url}`);
  });
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning')
      trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', error => trouble.push(`exception: ${error.message}`));
  await page.goto(base + path);
  return { page, context, trouble };
}

/** `expected`: what a test is about and no trouble. It may still arrive while the page goes. */
export async function close(
  { context, trouble }: Opened,
  expected: (line: string) => boolean = () => false,
): Promise<void> {
  await context.close();
  expect(trouble.filter(line => !expected(line))).toEqual([]);
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, as one line per violation. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async tags => {
    interface Result {
      violations: { id: string; help: string; nodes: { target: string[]; failureSummary: string }[] }[];
    }
    const { axe: runner } = window as unknown as {
      axe: { run: (d: Document, o: object) => Promise<Result> };
    };
    const { violations } = await runner.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.map(
      v =>
        `${v.id}: ${v.help}: ${v.nodes.map(n => `${n.target.join(' ')} (${n.failureSummary.replace(/\s+/g, ' ')})`).join('; ')}`,
    );
  }, AXE_TAGS);
}

/** Elements that reach out of the viewport sideways, and texts that are cut without an ellipsis. */
export function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found: string[] = [];
    const name = (el: Element) =>
      `${el.tagName.toLowerCase()}.${String(el.getAttribute('class')).slice(0, 60)} “${(el.textContent ?? '').slice(0, 30)}”`;
    const inScroller = (el: Element) => {
      for (let at = el.parentElement; at !== null; at = at.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
      }
      return false;
    };
    for (const el of document.body.querySelectorAll('*')) {
      const box = el.getBoundingClientRect();
      const style = getComputedStyle(el);
      if (box.width === 0 || box.height === 0 || style.visibility === 'hidden') continue;
      // Text for screen readers alone is cut on purpose.
      if (style.clipPath === 'inset(50%)') continue;
      if (el.closest('svg') !== null && el.tagName !== 'svg') continue;
      if ((box.right > width + 0.5 || box.left < -0.5) && !inScroller(el))
        found.push(`out of view: ${name(el)}`);
      const clips = style.overflowX === 'hidden' || style.overflowX === 'clip';
      const text = [...el.childNodes].some(
        node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
      );
      if (clips && text && style.textOverflow !== 'ellipsis' && el.scrollWidth > el.clientWidth + 1)
        found.push(`cut: ${name(el)}`);
    }
    if (document.documentElement.scrollWidth > width)
      found.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} > ${width}`);
    return found;
  });
}

interface Started {
  id: string;
}

/** Starts a run through the API with the session of the page. The mock goes by the name alone. */
export function startRun(page: Page, yaml: string): Promise<Started> {
  return page.evaluate(async text => {
    const response = await fetch('/api/v1/runs', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-orc-csrf': '1' },
      body: JSON.stringify({ workflow: { main: 'demo.yaml', files: { 'demo.yaml': text } }, inputs: {} }),
    });
    if (!response.ok) throw new Error(`starting a run: ${response.status} ${await response.text()}`);
    return (await response.json()) as Started;
  }, yaml);
}

export const FLOWS = {
  approval: `name: approval-demo
steps:
  - id: prepare
    uses: set
    with: {answers: 3}
  - id: ask
    uses: approval
    with:
      title: "Send {{ steps.prepare.output.answers }} answers to customers?"
      details: {recipients: [ada@example.org, grace@example.org, joan@example.org], subject: Your ticket, cost: 0}
      expires: 1h
  - id: send
    uses: set
    needs: [ask]
    with: {sent: 3}
outputs:
  sent: "{{ steps.send.output.sent }}"
`,
  streaming: `name: streaming-demo
steps:
  - id: write
    uses: model
    with: {prompt: "Write about durable execution, at length.", max_tokens: 400}
outputs:
  notes: "{{ steps.write.output }}"
`,
  auto: `name: auto-demo
steps:
  - id: plan
    uses: set
    with: {parts: '<AUTO type="integer" min="1" max="9">Into how many parts?</AUTO>'}
outputs:
  parts: "{{ steps.plan.output.parts }}"
  word: "<AUTO>A word</AUTO>"
`,
  failing: `name: failing-demo
steps:
  - id: fetch
    uses: file.read
    with: {path: there-is-no-such-file.txt}
`,
  waiting: `name: waiting-demo
steps:
  - id: pause
    uses: wait
    with: {for: 10m}
`,
  loop: `name: loop-demo
steps:
  - id: numbers
    uses: set
    with: {list: "{{ range(2000) }}"}
  - id: files
    uses: for_each
    with: {items: "{{ steps.numbers.output.list }}", max_parallel: 50}
    steps:
      - id: read
        uses: set
        with: {n: "{{ item }}"}
outputs:
  count: "{{ steps.files.output | length }}"
`,
  values: `name: values-demo
steps:
  - id: make
    uses: set
    with:
      chart: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10" width="400" height="100"><rect width="30" height="8" fill="#1d4ed8"/></svg>'
      hostile: '<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("https://example.org/")</script></svg>'
      facts: {features: 2, list: [1, 2, 3]}
outputs:
  facts: "{{ steps.make.output.facts }}"
  chart: "{{ steps.make.output.chart }}"
  hostile: "{{ steps.make.output.hostile }}"
`,
  plain: `name: plain-demo
steps:
  - id: work
    uses: set
    with: {done: true}
outputs:
  done: "{{ steps.work.output.done }}"
`,
};

/** A workflow of its own on a real server. */
export async function fresh(text?: string): Promise<string> {
  const opened = await open('/workflows');
  const name = `edit-${Math.random().toString(36).slice(2, 10)}`;
  await opened.page.evaluate(
    async ([which, whole]) => {
      const send = (method: string, path: string, body: object, more: Record<string, string> = {}) =>
        fetch(`/api/v1${path}`, {
          method,
          headers: { 'content-type': 'application/json', 'x-orc-csrf': '1', ...more },
          body: JSON.stringify(body),
        });
      const steps = [{ id: 'greet', uses: 'set', with: { text: 'Hello' } }];
      const made = await send('POST', '/workspaces/default/workflows', { name: which, spec: { steps } });
      if (!made.ok) throw new Error(await made.text());
      if (whole === undefined) return;
      const path = `/workflows/default/${which}/source`;
      const { etag } = (await (await fetch(`/api/v1${path}`)).json()) as { etag: string };
      const put = await send('PUT', path, { text: whole, publish: false }, { 'if-match': etag });
      if (!put.ok) throw new Error(await put.text());
    },
    [name, text] as const,
  );
  await opened.context.close();
  return name;
}
