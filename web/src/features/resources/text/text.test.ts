import { expect, test } from 'vitest';
import { follow, lineOf, parse, print } from './text';

const TEXT = `# who serves it
kind: model
name: fast
spec:
  provider: openai # for now
  limits:
    calls: 5
  list: [1, 2]
`;

test('an edit in the form leaves comments and order of the text alone', () => {
  const read = parse(TEXT, 'yaml');
  if (!read.ok) throw new Error(read.why);
  const next = {
    kind: 'model',
    name: 'fast',
    spec: { provider: 'local', limits: { calls: 5, tokens: 9 }, list: [1] },
  };
  const text = follow(TEXT, 'yaml', next);
  expect(text).toContain('# who serves it');
  expect(text).toContain('provider: local # for now');
  expect(parse(text, 'yaml')).toEqual({ ok: true, value: next });
  expect(follow(TEXT, 'yaml', read.value as never)).toBe(TEXT);
  expect(follow('a: [', 'yaml', next)).toBe('a: [');
});

test('both formats read back what they print', () => {
  const value = { a: 'multi\nline\n', b: { 'x: y': null, on: 'yes', n: '01' }, c: [] };
  for (const format of ['yaml', 'json'] as const)
    expect(parse(print(value, format), format)).toEqual({ ok: true, value });
});

test('what cannot be read says where', () => {
  expect(parse('a: 1\nb: [\n', 'yaml')).toMatchObject({ ok: false });
  expect(parse('a: 1\na: 2\n', 'yaml')).toMatchObject({ ok: false, line: 2 });
  const json = parse('{\n "a": 1,\n}', 'json');
  expect(json).toMatchObject({ ok: false });
  expect(parse('', 'yaml')).toEqual({ ok: true, value: null });
});

test('a place is found in the text, or what holds it', () => {
  expect(lineOf(TEXT, 'yaml', '/spec/limits/calls')).toBe(7);
  expect(lineOf(TEXT, 'yaml', '/spec/limits/tokens')).toBe(7);
  expect(lineOf(TEXT, 'yaml', '/nothing')).toBeNull();
});
