import { expect, test } from 'vitest';
import { may } from './rights';

test('a right is had where it was given, and nowhere else', () => {
  const some = ['model:update@shop', 'run:read', '*:check'];
  expect(may(some, 'model', 'update')).toBe(true);
  expect(may(some, 'model', 'update', 'shop')).toBe(true);
  expect(may(some, 'model', 'update', 'bank')).toBe(false);
  expect(may(some, 'model', 'update', null)).toBe(false);
  expect(may(some, 'run', 'read', 'bank')).toBe(true);
  expect(may(some, 'policy', 'check')).toBe(true);
  expect(may(some, 'run', 'create')).toBe(false);
  expect(may(['*:*'], 'anything', 'give', null)).toBe(true);
  expect(may(['runs_read'], 'run', 'read')).toBe(false);
});
