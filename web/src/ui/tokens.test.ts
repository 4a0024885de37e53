import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Reads the tokens as they are shipped and computes every contrast again. */
const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
type Theme = 'light' | 'dark';
type Rgb = [number, number, number];

function token(name: string, theme: Theme): string {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1];
  if (value === undefined) throw new Error(`no token --${name}`);
  const both = /^light-dark\((#\w+|rgb\([^)]*\)|\w+), (#\w+|rgb\([^)]*\)|\w+)\)$/.exec(value);
  return both === null ? value : (both[theme === 'light' ? 1 : 2] ?? value);
}

/** A colour on top of another; `rgb(… / a)` is mixed. */
function rgb(value: string, under: Rgb): Rgb {
  const hex = /^#(..)(..)(..)$/.exec(value);
  if (hex) return [hex[1], hex[2], hex[3]].map(part => Number.parseInt(part ?? '0', 16)) as Rgb;
  const alpha = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)$/.exec(value);
  if (!alpha) throw new Error(`cannot read the colour ${value}`);
  const a = Number(alpha[4]);
  return [1, 2, 3].map(i => Number(alpha[i]) * a + (under[i - 1] ?? 0) * (1 - a)) as Rgb;
}

function luminance(color: Rgb): number {
  const [r = 0, g = 0, b = 0] = color.map(part => {
    const s = part / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(front: string, back: string, theme: Theme): number {
  const surface = rgb(token('surface', theme), [0, 0, 0]);
  const under = rgb(token(back, theme), surface);
  const [a, b] = [luminance(rgb(token(front, theme), under)), luminance(under)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const THEMES: Theme[] = ['light', 'dark'];
const FAMILIES = [
  'processing',
  'running',
  'waiting',
  'ready',
  'idle',
  'failed',
  'succeeded',
  'paused',
  'offline',
];

test.each(THEMES)('text reads on every surface it is used on: %s', theme => {
  for (const back of ['canvas', 'surface', 'raised', 'hover', 'selected', 'sunken']) {
    for (const front of ['text', 'muted', 'accent']) {
      expect(contrast(front, back, theme), `${front} on ${back}`).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast('control', back, theme), `control on ${back}`).toBeGreaterThanOrEqual(3);
  }
  expect(contrast('on-accent', 'accent', theme)).toBeGreaterThanOrEqual(4.5);
});

test.each(THEMES)('status words, outlines and signs: %s', theme => {
  for (const family of FAMILIES) {
    for (const back of ['canvas', 'surface', 'raised', 'hover', 'selected', `${family}-tint`]) {
      expect(contrast(`${family}-text`, back, theme), `${family} text on ${back}`).toBeGreaterThanOrEqual(
        4.5,
      );
    }
    for (const back of ['canvas', 'surface', 'raised', `${family}-tint`]) {
      expect(
        contrast(`${family}-outline`, back, theme),
        `${family} outline on ${back}`,
      ).toBeGreaterThanOrEqual(3);
    }
    // What has no fill shows its sign on the surface.
    const fill = family === 'offline' ? 'surface' : `${family}-fill`;
    expect(contrast(`${family}-on`, fill, theme), `sign on ${family}`).toBeGreaterThanOrEqual(3);
    for (const front of ['muted', 'text']) {
      expect(contrast(front, `${family}-tint`, theme), `${front} on ${family} tint`).toBeGreaterThanOrEqual(
        4.5,
      );
    }
  }
});

test('the fills of the palette are exact', () => {
  const fill = (family: string) => THEMES.map(theme => token(`${family}-fill`, theme));
  expect(Object.fromEntries(FAMILIES.map(family => [family, fill(family)]))).toEqual({
    processing: ['#dc2626', '#dc2626'],
    running: ['#3b82f6', '#3b82f6'],
    waiting: ['#fbbf24', '#fbbf24'],
    ready: ['#10b981', '#10b981'],
    idle: ['#3b82f6', '#3b82f6'],
    failed: ['#a21caf', '#e879f9'],
    succeeded: ['#0f766e', '#2dd4bf'],
    paused: ['#64748b', '#94a3b8'],
    offline: ['transparent', 'transparent'],
  });
});

test('the computed ratios are those that were written down with the palette', () => {
  const two = (value: number) => Math.round(value * 100) / 100;
  expect(two(contrast('text', 'canvas', 'light'))).toBe(15.41);
  expect(two(contrast('muted', 'surface', 'dark'))).toBe(7.68);
  expect(two(contrast('waiting-text', 'surface', 'light'))).toBe(5.93);
  expect(two(contrast('failed-text', 'failed-tint', 'light'))).toBe(5.5);
});
