import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { close, fresh, open, target } from './setup/browser';

/** How long a person waits for a large workflow: the canvas can be used, the drawing is asked for, the view is moved. */

const STEPS = 500;
const ROUNDS = Number(process.env['ORC_ROUNDS'] ?? 7);

interface Sample {
  interactive: number;
  layout: number;
  select: number;
  frames: number[];
}

function text(count: number): string {
  const steps = Array.from({ length: count }, (_, i) => {
    const needs = i === 0 ? '' : `\n    needs: [s${Math.floor((i - 1) / 2)}]`;
    return `  - id: s${i}\n    uses: set${needs}\n    with: {n: ${i}}`;
  });
  return `description: ${count} steps\nsteps:\n${steps.join('\n')}\n`;
}

/** Milliseconds of the page's own clock until a step is drawn and two frames have been shown since. */
const drawn = (page: Page, from: number) =>
  page.evaluate(
    began =>
      new Promise<number>(resolve => {
        const look = () => {
          if (document.querySelector('[data-step="s0"]') === null) requestAnimationFrame(look);
          else requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
        };
        look();
      }),
    from,
  );

/** From the press of the mouse until the step is marked on the screen. */
const selecting = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>(resolve => {
        const step = document.querySelector<HTMLElement>('[data-step="s0"]');
        const began = performance.now();
        step?.click();
        const look = () =>
          document.querySelector('[data-testid="step-form"]') === null
            ? requestAnimationFrame(look)
            : requestAnimationFrame(() => resolve(performance.now() - began));
        look();
      }),
  );

/** Times between frames while the view is dragged. */
async function panning(page: Page): Promise<number[]> {
  const box = await page.getByTestId('canvas').boundingBox();
  if (box === null) throw new Error('there is no canvas');
  await page.evaluate(() => {
    const all: number[] = [];
    let last = performance.now();
    const tick = (now: number) => {
      all.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    (window as unknown as { frames: number[] }).frames = all;
  });
  // Where nothing stands that would be dragged instead.
  const [x, y] = (await page.evaluate(({ x: left, y: top, width, height }) => {
    for (let dx = width / 2; dx < width - 20; dx += 10)
      for (let dy = height / 2; dy < height - 20; dy += 10) {
        const hit = document.elementFromPoint(left + dx, top + dy);
        if (hit?.classList.contains('react-flow__pane') === true) return [left + dx, top + dy];
      }
    throw new Error('no free place on the canvas');
  }, box)) as [number, number];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => (window as unknown as { frames: number[] }).frames.splice(0));
  for (let i = 0; i < 60; i++) await page.mouse.move(x - i * 8, y - i * 5);
  const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames.slice(1));
  await page.mouse.up();
  return frames;
}

const layoutOf = (page: Page) =>
  page.evaluate(() => {
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const one = entries.findLast(({ name }) => name.endsWith('/workflows/layout'));
    return one === undefined ? NaN : one.responseEnd - one.requestStart;
  });

async function byAddress(path: string): Promise<Sample> {
  const opened = await open(path);
  const { page } = opened;
  const interactive = await drawn(page, 0);
  const sample = {
    interactive,
    layout: await layoutOf(page),
    select: await page.waitForTimeout(1000).then(() => selecting(page)),
    frames: await panning(page),
  };
  await close(opened);
  return sample;
}

/** From the list, where the parts of the page are there already. */
async function fromList(name: string): Promise<number> {
  const opened = await open('/workflows/default/warm');
  const { page } = opened;
  await page.goto(`${target.url}/workflows?q=${name}`);
  const link = page.getByRole('link', { name, exact: true });
  await link.waitFor();
  await page.waitForTimeout(500);
  const began = await link.evaluate(element => {
    const now = performance.now();
    (element as HTMLElement).click();
    return now;
  });
  const took = await drawn(page, began);
  await opened.context.close();
  return took;
}

const at = (samples: number[], share: number) =>
  samples.toSorted((a, b) => a - b)[Math.min(samples.length - 1, Math.floor(samples.length * share))] ?? NaN;
const line = (name: string, samples: number[], goal: string) =>
  `${name.padEnd(44)} ${at(samples, 0.5).toFixed(1).padStart(8)} ms  (${at(samples, 0).toFixed(1)} – ${at(samples, 1).toFixed(1)})  p95 ${at(samples, 0.95).toFixed(1)}  goal ${goal}`;

test('five hundred steps on the canvas', async () => {
  const name = target.mock ? 'many' : await fresh(text(STEPS));
  const samples: Sample[] = [];
  const warm: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    samples.push(await byAddress(`/workflows/default/${name}?views=["canvas"]`));
    warm.push(await fromList(name));
  }
  const frames = samples.flatMap(one => one.frames);
  expect(frames.length).toBeGreaterThan(0);
  const lines = [
    line(
      'opened by its address, until it can be used',
      samples.map(one => one.interactive),
      '<= 1000 ms',
    ),
    line('opened from the list, until it can be used', warm, '<= 1000 ms'),
    line(
      'request for the drawing',
      samples.map(one => one.layout),
      '<= 50 ms',
    ),
    line(
      'a step selected, its form shown',
      samples.map(one => one.select),
      '',
    ),
    line('frames while the view is dragged', frames, 'p95 <= 20 ms'),
  ];
  console.log(
    `canvas, ${STEPS} steps, ${ROUNDS} rounds, load ${loadavg()[0]?.toFixed(1)}\n${lines.join('\n')}`,
  );
});
