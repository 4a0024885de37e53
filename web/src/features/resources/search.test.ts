import { expect, test } from 'vitest';
import { ariaSort, cleanLabels, nextSort, parseDetailSearch, parseListSearch, toParams } from './search';

test('the address keeps what is set and nothing else', () => {
  expect(
    parseListSearch({ q: 'a', labels: '', sort: 'name', state: 'gone', workspace: 5, other: 'x' }),
  ).toEqual({
    q: 'a',
    workspace: '5',
  });
  expect(parseListSearch({ sort: '-updated_at', state: 'deleted' })).toEqual({
    sort: '-updated_at',
    state: 'deleted',
  });
  expect(parseListSearch({ sort: 'drop table' })).toEqual({});
  expect(toParams({})).toEqual({ sort: 'name' });
  expect(parseDetailSearch({ tab: 'diff', from: '1', to: 'x', version: 'live' })).toEqual({
    tab: 'diff',
    from: 1,
    version: 'live',
  });
  expect(parseDetailSearch({ tab: 'overview' })).toEqual({});
});

test('a second press on a column turns the order round', () => {
  const once = nextSort({}, 'updated_at');
  expect([once.sort, ariaSort(once, 'updated_at')]).toEqual(['-updated_at', 'descending']);
  expect(ariaSort(nextSort(once, 'updated_at'), 'updated_at')).toBe('ascending');
  expect(ariaSort({}, 'name')).toBe('ascending');
  expect(nextSort({}, 'name').sort).toBe('-name');
});

test('labels are sent when they are whole', () => {
  expect(cleanLabels(' team=docs , tier, x=1')).toEqual({ labels: 'team=docs,x=1', incomplete: ['tier'] });
  expect(cleanLabels('')).toEqual({ labels: '', incomplete: [] });
});
