// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { orderOutputs } from './order';

test('declared outputs come in their order, others after them', () => {
  const names = orderOutputs({ z: 1, extra: 2, a: 3 }, ['a', 'missing', 'z']).map(([name]) => name);
  expect(names).toEqual(['a', 'z', 'extra']);
  expect(orderOutputs(null, ['a'])).toEqual([]);
  expect(orderOutputs([1], [])).toEqual([]);
});
