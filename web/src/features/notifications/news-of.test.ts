import { expect, test } from 'vitest';
import type { Notification } from '../../api/notifications';
import { newsOf } from './news-of';

const told = (id: string, more: Partial<Notification> = {}): Notification => ({
  id,
  class: 'approval',
  at: '2026-11-21T09:00:00Z',
  title: '',
  text: '',
  link: '/inbox',
  facts: {},
  read_at: null,
  settled: null,
  mail: null,
  ...more,
});
const ids = (items: Notification[], before: string | null) => newsOf(items, before).map(({ id }) => id);

test('only what came after what was known is news, the first one first', () => {
  const list = [told('d'), told('c'), told('b'), told('a')];
  expect(ids(list, 'b')).toEqual(['c', 'd']);
  expect(ids(list, 'd')).toEqual([]);
  expect(ids(list, null)).toEqual(['a', 'b', 'c', 'd']);
});

test('what was read or decided meanwhile is none, nor is all that there was before a gap', () => {
  const settled = { state: 'approved', by: 'ada', at: '2026-11-21T09:01:00Z' } as const;
  expect(ids([told('c', { settled }), told('b', { read_at: 'now' }), told('a')], null)).toEqual(['a']);
  expect(ids([told('z'), told('y')], 'gone')).toEqual(['z']);
});
