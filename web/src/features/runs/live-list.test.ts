import { expect, test } from 'vitest';
import type { RunSummary } from '../../api/types';
import { applyCounts, applyRuns, matches, type RunsData } from './live-list';
import { aRun } from './testing';

const ALL = { status: [], q: '', sort: '-started_at' };

function data(runs: RunSummary[], total = runs.length): RunsData {
  return { pages: [{ items: runs, next: null, total }], pageParams: [null] };
}

const changed = (...runs: RunSummary[]) => new Map(runs.map(run => [run.id, run]));
const ids = (value: RunsData) => value.pages.flatMap(page => page.items.map(run => run.id));

test('a known run is replaced in place, and never by an older state', () => {
  const list = data([aRun('b'), aRun('a', { seq: 5 })]);
  const next = applyRuns(
    list,
    ALL,
    changed(aRun('a', { seq: 4, status: 'failed' }), aRun('b', { seq: 2, status: 'waiting' })),
  );
  expect(next.pages[0]?.items.map(run => run.status)).toEqual(['waiting', 'running']);
});

test('a new run comes on top and counts', () => {
  const next = applyRuns(
    data([aRun('a')], 7),
    ALL,
    changed(aRun('n', { started_at: '2026-01-02T00:00:00Z' })),
  );
  expect(ids(next)).toEqual(['n', 'a']);
  expect(next.pages[0]?.total).toBe(8);
});

test('an old run that is not loaded does not jump to the top', () => {
  const next = applyRuns(data([aRun('a')]), ALL, changed(aRun('o', { started_at: '2020-01-01T00:00:00Z' })));
  expect(ids(next)).toEqual(['a']);
});

test('a run of another workspace does not come into a list of one', () => {
  const shop = { ...ALL, workspace: 'shop' };
  expect(matches(aRun('a', { workspace: 'shop' }), shop)).toBe(true);
  expect(matches(aRun('a', { workspace: 'bank' }), shop)).toBe(false);
});

test('a run that left the filter leaves the list', () => {
  const running = { ...ALL, status: ['running'] };
  const next = applyRuns(
    data([aRun('a'), aRun('b')]),
    running,
    changed(aRun('a', { seq: 2, status: 'succeeded' })),
  );
  expect(ids(next)).toEqual(['b']);
  expect(next.pages[0]?.total).toBe(1);
});

test('words are looked for in name, id and note', () => {
  const run = aRun('run_9f', { name: 'Triage', note: 'asked by Ada' });
  for (const q of ['tri', '9F', 'ada', ' ']) expect(matches(run, { ...ALL, q }), q).toBe(true);
  expect(matches(run, { ...ALL, q: 'x' })).toBe(false);
  expect(matches(run, { ...ALL, status: ['failed'] })).toBe(false);
});

test('counters move with known runs and are asked again for unknown ones', () => {
  const counts = { running: 2, waiting: 0, succeeded: 5, failed: 0, cancelled: 0 };
  const known = changed(aRun('a'), aRun('b'));
  const next = applyCounts(
    counts,
    known,
    changed(aRun('a', { status: 'succeeded' }), aRun('b', { status: 'cancelling' })),
  );
  expect(next).toEqual({ running: 1, waiting: 0, succeeded: 6, failed: 0, cancelled: 0 });
  expect(applyCounts(counts, known, changed(aRun('z')))).toBeNull();
});
