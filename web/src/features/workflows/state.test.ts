import { expect, test } from 'vitest';
import type { Source } from '../../api/workflows';
import { parseEditorSearch, toggleView } from './search';
import { countOf, isDirty, reduce, start, textOf, type EditState } from './state';

const source = (version: number, text: string): Source => ({
  workspace: 'default',
  name: 'a',
  version,
  published: 1,
  etag: `"${version}"`,
  text,
  updated_at: '',
  updated_by: { id: '', kind: 'user', name: '' },
});
const type = (state: EditState, text: string) => reduce(state, { type: 'edit', text, typedAt: null });

test('edits are counted until the server has them', () => {
  let state = start(source(1, 'a'), null);
  state = type(type(state, 'ab'), 'abc');
  expect([countOf(state), isDirty(state)]).toEqual([2, true]);
  state = reduce(state, { type: 'undo' });
  expect([countOf(state), textOf(state)]).toEqual([1, 'ab']);
  state = reduce(state, { type: 'saving' });
  state = type(state, 'abX');
  state = reduce(state, { type: 'saved', sent: 'ab', source: source(2, 'ab'), at: 5 });
  expect([countOf(state), state.etag, state.base, textOf(state), state.savedAt]).toEqual([
    1,
    '"2"',
    'ab',
    'abX',
    5,
  ]);
  expect(textOf(reduce(state, { type: 'undo' }))).toBe('ab');
});

test('what was kept begins from what it began from, and its mark with it', () => {
  const kept = { base: 'a', etag: '"1"', version: 1, text: 'ab', count: 3, at: 0 };
  const state = start(source(4, 'theirs'), kept);
  expect([state.etag, textOf(state), state.restored]).toEqual(['"1"', 'ab', 3]);
  expect(textOf(reduce(state, { type: 'undo' }))).toBe('a');
  expect(start(source(4, 'ab'), kept).restored).toBe(0);
});

test('a newer version is followed only while nothing was changed here', () => {
  const state = start(source(1, 'a'), null);
  expect(textOf(reduce(state, { type: 'newer', source: source(2, 'b') }))).toBe('b');
  const dirty = type(state, 'mine');
  expect(reduce(dirty, { type: 'newer', source: source(2, 'b') })).toBe(dirty);
  const met = reduce(dirty, { type: 'conflict', theirs: source(2, 'b'), failure: null });
  const merged = reduce(met, { type: 'merged', theirs: source(2, 'b'), text: 'b mine' });
  expect([merged.etag, merged.base, textOf(merged), merged.phase]).toEqual(['"2"', 'b', 'b mine', 'editing']);
});

test('what stands beside the text may become newer under an edit, such as a pause', () => {
  const dirty = type(start(source(1, 'a'), null), 'mine');
  const after = reduce(dirty, { type: 'newer', source: source(2, 'a') });
  expect([after.etag, after.base, textOf(after)]).toEqual(['"2"', 'a', 'mine']);
});

test('views and their address', () => {
  expect(parseEditorSearch({ views: 'yaml,canvas,outline', step: 'a', panel: 'no' })).toEqual({
    views: ['canvas', 'yaml'],
    step: 'a',
  });
  expect(parseEditorSearch({})).toEqual({});
  expect(toggleView(['canvas', 'yaml'], 'outline', 2)).toEqual(['yaml', 'outline']);
  expect(toggleView(['canvas', 'yaml'], 'yaml', 2)).toEqual(['canvas']);
  expect(toggleView(['canvas'], 'canvas', 2)).toEqual(['canvas']);
  expect(toggleView(['canvas'], 'yaml', 1)).toEqual(['yaml']);
});
