import { expect, test } from 'vitest';
import { aRun } from '../testing';
import { csvCell, toCsv } from './export';
import { ariaSort, nextSort, parseRunsSearch, toggleStatus, toQuery } from './search';

test('cells that a spreadsheet would run are made harmless', () => {
  expect(['=1+1', '+1', '-1', '@x', 'a,b', 'say "hi"', 'two\nlines', 'plain'].map(csvCell)).toEqual([
    "'=1+1",
    "'+1",
    "'-1",
    "'@x",
    '"a,b"',
    '"say ""hi"""',
    '"two\nlines"',
    'plain',
  ]);
  expect(csvCell(-5)).toBe('-5');
  expect(csvCell(null)).toBe('');
});

test('a table has one line for each run and its head', () => {
  const [head, line, rest] = toCsv([aRun('run_1', { name: '=cmd', note: null })]).split('\r\n');
  expect(head).toContain('id,name,workspace,status');
  expect(line).toContain("run_1,'=cmd,default,running");
  expect(rest).toBe('');
});

test('the address holds only what differs from the defaults', () => {
  expect(parseRunsSearch({ status: '', q: 12, sort: 'unknown', other: 1 })).toEqual({ q: '12' });
  expect(parseRunsSearch({ sort: '-started_at' })).toEqual({});
  expect(toQuery(parseRunsSearch({ workspace: 'shop' }))).toMatchObject({ workspace: 'shop', status: [] });
  expect(toQuery({ status: 'waiting,failed' })).toEqual({
    status: ['failed', 'waiting'],
    q: '',
    sort: '-started_at',
  });
});

test('filters are toggled as a group', () => {
  const once = toggleStatus({}, ['running', 'cancelling']);
  expect(once).toEqual({ status: 'running,cancelling' });
  expect(toggleStatus(once, ['running', 'cancelling'])).toEqual({});
});

test('a second press turns the order round', () => {
  expect(nextSort({}, 'started_at')).toEqual({ sort: 'started_at' });
  expect(nextSort({}, 'name')).toEqual({ sort: 'name' });
  expect(nextSort({ sort: 'name' }, 'name')).toEqual({ sort: '-name' });
  expect([ariaSort({}, 'started_at'), ariaSort({}, 'name')]).toEqual(['descending', 'none']);
});
