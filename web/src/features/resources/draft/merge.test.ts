import { expect, test } from 'vitest';
import type { JsonObject } from '../../../api/resources';
import type { Json } from '../../../api/types';
import { changes, decide, merge, mergePatch } from './merge';
import { getAt, isObject, matches, setAt } from '../../../shared/pointer';

const base = { title: 'a', spec: { x: 1, deep: { y: [1, 2], z: 'keep' }, gone: true } };

test('a pointer reads, writes and removes without touching the original', () => {
  expect(getAt(base, '/spec/deep/y/1')).toBe(2);
  expect(getAt({ 'a/b': { '~': 3 } }, '/a~1b/~0')).toBe(3);
  expect(setAt(base, '/spec/new/inner', 5)).toMatchObject({ spec: { x: 1, new: { inner: 5 } } });
  expect(setAt(base, '/spec/gone', undefined)).toEqual({ title: 'a', spec: { x: 1, deep: base.spec.deep } });
  expect(setAt(base, '/spec/deep/y/0', undefined)).toMatchObject({ spec: { deep: { y: [2] } } });
  expect(base.spec.deep.y).toEqual([1, 2]);
});

test('a pattern with stars names places', () => {
  expect(matches('/headers/*/value', '/headers/3/value')).toBe(true);
  expect(matches('/headers/*', '/headers/3/value')).toBe(false);
  expect(matches('/value', '/values')).toBe(false);
});

test('changes are found at the smallest place, lists as one', () => {
  const next = { title: 'b', spec: { x: 1, deep: { y: [1, 3], z: 'keep' } } };
  expect(changes(base, next).map(({ path }) => path)).toEqual(['/title', '/spec/deep/y', '/spec/gone']);
});

test('edits of different fields are both kept, without a question', () => {
  const theirs = setAt(base, '/title', 'theirs');
  const mine = setAt(base, '/spec/deep/y', [9]);
  const result = merge(base, theirs, mine);
  expect(result.conflicts).toEqual([]);
  expect(result.merged).toEqual(setAt(theirs, '/spec/deep/y', [9]));
  expect(result.taken.map(({ path }) => path)).toEqual(['/title']);
  expect(result.kept.map(({ path }) => path)).toEqual(['/spec/deep/y']);
});

test('the same change by both is no conflict', () => {
  const both = setAt(base, '/title', 'same');
  expect(merge(base, both, both)).toMatchObject({ conflicts: [], kept: [], merged: both });
});

test('a meeting is shown once, and decided either way', () => {
  const theirs = setAt(setAt(base, '/spec/x', 2), '/spec/deep/z', 'theirs');
  const mine = setAt(setAt(base, '/spec/x', 3), '/spec/deep', undefined);
  const result = merge(base, theirs, mine);
  expect(result.conflicts.map(({ path }) => path)).toEqual(['/spec/x', '/spec/deep']);
  expect(decide(result, {})).toEqual(mine);
  expect(decide(result, { '/spec/x': 'theirs', '/spec/deep': 'theirs' })).toEqual(theirs);
});

function applyPatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = applyPatch(result[key], value);
  }
  return result;
}

/** Documents from a seed, so that the same ones are tried each time. */
function documents(count: number): JsonObject[] {
  let seed = 7;
  const next = (n: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % n;
  const make = (depth: number): Json => {
    const pick = next(depth > 2 ? 3 : 5);
    if (pick === 0) return next(4);
    if (pick === 1) return `s${next(3)}`;
    if (pick === 2) return next(2) === 0;
    if (pick === 3) return Array.from({ length: next(3) }, () => make(depth + 1));
    return Object.fromEntries(Array.from({ length: next(4) }, () => [`k${next(4)}`, make(depth + 1)]));
  };
  return Array.from({ length: count }, () => ({ a: make(0), b: make(0), c: make(0) }));
}

test('a merge patch leads from any document to any other', () => {
  const all = documents(60);
  for (const from of all) for (const to of all) expect(applyPatch(from, mergePatch(from, to))).toEqual(to);
});

test('a merge loses no edit: without conflicts every change of both is in it', () => {
  const all = documents(36);
  let clean = 0;
  for (let i = 0; i + 2 < all.length; i++) {
    const [base, theirs, mine] = [all[i] ?? {}, all[i + 1] ?? {}, all[i + 2] ?? {}];
    expect(merge(base, base, mine).merged).toEqual(mine);
    expect(merge(base, theirs, base).merged).toEqual(theirs);
    const result = merge(base, theirs, mine);
    for (const { path, new: value } of changes(base, mine)) {
      const met = result.conflicts.some(c => path.startsWith(c.path) || c.path.startsWith(path));
      if (!met) expect(getAt(result.merged, path)).toEqual(value);
    }
    if (result.conflicts.length === 0) clean += 1;
    for (const { path } of result.conflicts)
      expect(getAt(decide(result, { [path]: 'theirs' }), path)).toEqual(getAt(theirs, path));
  }
  expect(clean).toBeGreaterThan(0);
});
