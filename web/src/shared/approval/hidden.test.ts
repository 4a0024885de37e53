import { expect, test } from 'vitest';
import { countHidden, pieces } from './hidden';

test('what turns text round or takes no room is named', () => {
  expect(pieces('pay \u202Ebob\u202C')).toEqual([
    { text: 'pay ', hidden: false },
    { text: 'U+202E', hidden: true },
    { text: 'bob', hidden: false },
    { text: 'U+202C', hidden: true },
  ]);
  expect(pieces('a\u200Bb')[1]).toEqual({ text: 'U+200B', hidden: true });
  expect(pieces('\u{e0041}')).toEqual([{ text: 'U+E0041', hidden: true }]);
});

test('what can be seen stays as it is', () => {
  for (const text of ['', 'plain', 'Grüße 你好 👍', 'two\nlines\tand a tab'])
    expect(pieces(text)).toEqual(text === '' ? [] : [{ text, hidden: false }]);
});

test('they are counted in keys and values', () => {
  expect(countHidden({ 'to\u200B': ['\u202E', { a: 'x' }, 3, null] })).toBe(2);
});
