import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatMoney, formatRelative, formatTicking, shortId } from './format';

test('money never reads as nothing when it is something', () => {
  const money = (micro: number) => formatMoney(micro, 'en');
  expect([0, 3, 120, 7919, 31_400, 310_000, 9_120_000, 1_234_567_890].map(money)).toEqual([
    '$0.00',
    '$0.000003',
    '$0.0001',
    '$0.0079',
    '$0.031',
    '$0.31',
    '$9.12',
    '$1,234.57',
  ]);
  expect(formatMoney(9_120_000, 'de')).toBe('9,12\u00A0$');
});

test('durations are for people', () => {
  const duration = (ms: number) => formatDuration(ms, 'en');
  expect([0, 840, 4249, 9999, 72_000, 3_600_000, 100_800_000, 3_600_500 + 5000].map(duration)).toEqual([
    '0ms',
    '840ms',
    '4.2s',
    '9.9s',
    '1m 12s',
    '1h',
    '1d 4h',
    '1h',
  ]);
  expect(duration(-5)).toBe('0ms');
  expect(formatTicking(4999, 'en')).toBe('4s');
});

test('relative times', () => {
  const now = Date.UTC(2026, 0, 10);
  expect(formatRelative(now, now, 'en')).toBe('now');
  expect(formatRelative(now - 90_000, now, 'en')).toBe('1m ago');
  expect(formatRelative(now - 3 * 86_400_000, now, 'en')).toBe('3d ago');
  expect(formatRelative(now + 1_700_000, now, 'en')).toBe('in 28m');
});

test('sizes and ids', () => {
  expect(formatBytes(812, 'en')).toBe('812 byte');
  expect(formatBytes(200_000, 'en')).toBe('200 kB');
  expect(shortId('run_0190a7c8')).toBe('90a7c8');
});
