import { expect, test } from 'vitest';
import { may } from './rights';

test('a right is had where it was given', () => {
  expect(may(['*:*'], 'model', 'delete', 'shop')).toBe(true);
  expect(may(['*:read'], 'model', 'read')).toBe(true);
  expect(may(['*:read'], 'model', 'update')).toBe(false);
  expect(may(['model:update@shop'], 'model', 'update', 'shop')).toBe(true);
  expect(may(['model:update@shop'], 'model', 'update', 'bank')).toBe(false);
  expect(may([], 'run', 'read')).toBe(false);
});
