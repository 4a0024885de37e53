import { expect, test } from 'vitest';
import { splitScopes } from './scopes';
import { parseAccessSearch } from './search';

test('rights are read however they are written down', () => {
  expect(splitScopes(' run:read,model:*\n*:read@shop  run:read ')).toEqual([
    'run:read',
    'model:*',
    '*:read@shop',
  ]);
  expect(splitScopes(' ,\n')).toEqual([]);
});

test('only known parts stand in the address', () => {
  expect(parseAccessSearch({ tab: 'roles' })).toEqual({ tab: 'roles' });
  expect(parseAccessSearch({ tab: 'tokens', x: 1 })).toEqual({});
  expect(parseAccessSearch({ tab: 'secrets' })).toEqual({});
});
