import { expect, test } from 'vitest';
import { questionOf } from './question';

const part = '/with/parts#0';

test('a question is shown in its own words, without what is said to the model around it', () => {
  const prompt =
    'Context: a file\n\nQuestion: Into how many parts?\nAt least two.\n\nAnswer with only a whole number.';
  expect(questionOf({ part, question: { prompt } })).toBe('Into how many parts?\nAt least two.');
  expect(questionOf({ part, question: { prompt: 'Question: A word' } })).toBe('A word');
  expect(questionOf({ part, question: 'How long?\nMore' })).toBe('How long?');
});

test('without a question its place says what is meant', () => {
  for (const question of [null, {}, { prompt: ' ' }, { $blob: 'x', bytes: 1 }, 3])
    expect(questionOf({ part, question: question as never })).toBe(part);
});
