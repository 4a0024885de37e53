import { expect, test } from 'vitest';
import { aTask } from '../testing';
import { buildRows, LOOP_LIMIT, rowName, barOf, type Shape } from './rows';

const SHAPE: Shape = { collapsed: new Set(), unfolded: new Set(), only: undefined };
const keys = (rows: { key: string }[]) => rows.map(row => row.key);

function loop(count: number, failedAt = -1) {
  const items = Array.from({ length: count }, (_, i) =>
    aTask(`l[${i}]/x`, { parent: 'l', index: i, status: i === failedAt ? 'failed' : 'succeeded' }),
  );
  return [aTask('l'), ...items, aTask('end')];
}

test('blocks nest and can be closed', () => {
  const tasks = [aTask('a'), aTask('a/b', { parent: 'a' }), aTask('a/b/c', { parent: 'a/b' }), aTask('d')];
  expect(buildRows(tasks, SHAPE).map(row => [row.key, row.level])).toEqual([
    ['a', 1],
    ['a/b', 2],
    ['a/b/c', 3],
    ['d', 1],
  ]);
  expect(keys(buildRows(tasks, { ...SHAPE, collapsed: new Set(['a']) }))).toEqual(['a', 'd']);
});

test('a large loop is summed up, but its failures stay in sight', () => {
  expect(buildRows(loop(LOOP_LIMIT), SHAPE)).toHaveLength(LOOP_LIMIT + 2);
  const rows = buildRows(loop(300, 250), SHAPE);
  expect(rows).toHaveLength(14);
  expect(keys(rows)).toContain('l[250]/x');
  expect(rows.find(row => row.kind === 'more')).toMatchObject({ count: 289, parent: 'l' });
  expect(buildRows(loop(300), { ...SHAPE, unfolded: new Set(['l']) })).toHaveLength(302);
});

test('the filter keeps what failed or what is unfinished, with what holds it', () => {
  const failed = buildRows(loop(300, 7), { ...SHAPE, only: 'failed' });
  expect(keys(failed)).toEqual(['l', 'l[7]/x']);
  expect(buildRows(loop(300, 7), { ...SHAPE, only: 'unfinished' })).toEqual([]);
  const waiting = [...loop(3, 1), aTask('last', { status: 'waiting' })];
  expect(keys(buildRows(waiting, { ...SHAPE, only: 'unfinished' }))).toEqual(['last']);
  expect(buildRows(loop(3), { ...SHAPE, only: 'failed' })).toEqual([]);
});

test('queue time is apart from run time, in parts of the whole', () => {
  const at = (second: number) => new Date(second * 1000).toISOString();
  const task = aTask('a', { queued_at: at(0), started_at: at(2), ended_at: at(5) });
  expect(barOf(task, 0, 10_000)).toEqual({ queued: [0, 0.2], run: [0.2, 0.5] });
  const running = aTask('a', { status: 'running', started_at: at(4) });
  expect(barOf(running, 0, 10_000)).toEqual({ queued: null, run: [0.4, 1] });
  const skipped = aTask('a', { status: 'skipped', queued_at: at(1) });
  expect(barOf(skipped, 0, 10_000)).toEqual({ queued: null, run: null });
});

test('items carry their number', () => {
  expect(rowName(aTask('l[3]/x', { index: 3 }))).toBe('x [3]');
});
