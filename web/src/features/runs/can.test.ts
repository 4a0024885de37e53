import { expect, test } from 'vitest';
import type { RunStatus } from '../../api/types';
import { can, isSuspended } from './can';

const ALL = ['run:control', 'approval:approve'];
const STATUSES: RunStatus[] = [
  'running',
  'waiting',
  'paused',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
];
const run = (status: RunStatus, note: string | null = null) => ({
  status,
  note,
  workspace: 'shop',
  imported: null,
});

test('what may be done with a run, by status', () => {
  const table = STATUSES.map(status => [
    status,
    can.cancel(run(status), ALL).ok,
    can.resume(run(status), ALL).ok,
    can.checkpoint(run(status), ALL).ok,
    can.retry(run(status), ['run:create']).ok,
    can.fork(run(status), ['run:create']).ok,
  ]);
  expect(table).toEqual([
    ['running', true, true, true, false, true],
    ['waiting', true, true, true, false, true],
    ['paused', true, true, true, false, true],
    ['cancelling', false, false, true, false, true],
    ['succeeded', false, false, false, false, true],
    ['failed', false, false, false, true, true],
    ['cancelled', false, false, false, true, true],
  ]);
});

test('nothing goes on from a run that happened elsewhere, and its workflow can be started', () => {
  const imported = {
    org: 'org_1',
    key: 'k',
    by: { id: 'usr_1', kind: 'user', name: 'ada' },
    at: '',
    file: '',
  };
  for (const status of STATUSES) {
    const there = { ...run(status), imported };
    expect([can.cancel(there, ALL).ok, can.resume(there, ALL).ok]).toEqual([false, false]);
    expect(can.again(there, ['run:create']).ok).toBe(true);
    expect(can.rollback(there, [...ALL, 'run:create']).ok).toBe(false);
  }
});

test('a run that is over is rolled back by whoever may control and start runs', () => {
  const both = ['run:control', 'run:create'];
  expect(STATUSES.map(status => can.rollback(run(status), both).ok)).toEqual([
    false,
    false,
    false,
    false,
    true,
    true,
    true,
  ]);
  for (const rights of [['run:control'], ['run:create']]) {
    expect(can.rollback(run('failed'), rights).ok).toBe(false);
  }
});

test('nothing without the right', () => {
  expect(can.cancel(run('running'), []).ok).toBe(false);
  expect(can.resume(run('running'), ['run:read']).ok).toBe(false);
  expect(can.checkpoint(run('running'), ['run:create']).ok).toBe(false);
  expect(can.fork(run('failed'), ['run:control']).ok).toBe(false);
  expect(can.retry(run('failed'), ['run:control']).ok).toBe(false);
  expect(can.decide({ decided: null, expires_at: null }, 'shop', ['run:control'], 0).ok).toBe(false);
});

test('a right of one workspace counts there only', () => {
  expect(can.cancel(run('running'), ['run:control@shop']).ok).toBe(true);
  expect(can.cancel(run('running'), ['run:control@bank']).ok).toBe(false);
  expect(can.resume(run('running'), ['run:control@bank']).ok).toBe(false);
  const open = { decided: null, expires_at: null };
  expect(can.decide(open, 'shop', ['approval:approve@shop'], 0).ok).toBe(true);
  expect(can.decide(open, 'bank', ['approval:approve@shop'], 0).ok).toBe(false);
});

test('an approval is decided once and in time', () => {
  const now = Date.parse('2026-01-01T12:00:00Z');
  const decide = (decided: unknown, expires_at: string | null) =>
    can.decide({ decided, expires_at }, 'shop', ALL, now).ok;
  expect(decide(null, null)).toBe(true);
  expect(decide(null, '2026-01-01T12:00:01Z')).toBe(true);
  expect(decide(null, '2026-01-01T12:00:00Z')).toBe(false);
  expect(decide({ approved: true }, null)).toBe(false);
});

test('only a live run can be suspended', () => {
  expect(isSuspended(run('running', 'suspended by Ctrl-C'))).toBe(true);
  expect(isSuspended(run('failed', 'suspended by Ctrl-C'))).toBe(false);
  expect(isSuspended(run('running'))).toBe(false);
});
