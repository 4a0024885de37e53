// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { parsePrefs } from './prefs';

test('broken or foreign values fall back to the defaults', () => {
  const defaults = parsePrefs(null);
  expect(defaults).toMatchObject({
    theme: 'system',
    density: 'compact',
    times: 'relative',
    letterKeys: 'on',
  });
  expect(parsePrefs('{')).toEqual(defaults);
  expect(parsePrefs('[1]')).toEqual(defaults);
  expect(parsePrefs('{"theme":"neon","density":"comfortable"}')).toEqual({
    ...defaults,
    density: 'comfortable',
  });
});
