import { expect, test } from 'vitest';
import { countOf } from './queries';
import { neighbour, parseInboxSearch } from './search';

test('only what is known stands in the address', () => {
  expect(parseInboxSearch({ state: 'decided', item: 'apr_1', x: 1 })).toEqual({
    state: 'decided',
    item: 'apr_1',
  });
  expect(parseInboxSearch({ state: 'open', item: '' })).toEqual({});
});

test('the next one of a list ends at its ends', () => {
  expect(neighbour(['a', 'b'], undefined, 1)).toBe('a');
  expect(neighbour(['a', 'b'], 'a', 1)).toBe('b');
  expect(neighbour(['a', 'b'], 'b', 1)).toBe('b');
  expect(neighbour(['a', 'b'], 'a', -1)).toBe('a');
  expect(neighbour(['a', 'b'], 'gone', 1)).toBe('a');
  expect(neighbour([], 'a', 1)).toBeUndefined();
});

test('the count says that there are more than were read', () => {
  expect(countOf(undefined)).toBeUndefined();
  expect(countOf([{ items: [1, 2], next: null }])).toBe('2');
  expect(countOf([{ items: [1, 2], next: 'x' }])).toBe('2+');
});
