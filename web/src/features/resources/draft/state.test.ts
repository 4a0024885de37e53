import { expect, test } from 'vitest';
import type { Resource, Written } from '../../../api/resources';
import { emptyWritten, fromDocument, toDocument, typedSecrets, withoutSecrets, writtenOf } from './document';
import { begin, changeCount, reduce, type EditState } from './state';

const by = { id: 'u', kind: 'user', name: 'Ada' };

function resource(spec: Resource['spec'], version = 1): Resource {
  return {
    kind: 'model',
    workspace: 'default',
    name: 'fast',
    id: 'res_1',
    title: null,
    labels: {},
    owner: by,
    visibility: 'organization',
    team: null,
    shared_with: [],
    version,
    hash: '',
    published: 1,
    version_labels: {},
    deprecated: null,
    created_at: '',
    created_by: by,
    updated_at: '',
    updated_by: by,
    deleted_at: null,
    etag: `"${version}"`,
    spec,
    shown_version: version,
  };
}

const start = () => begin(writtenOf(resource({ a: 1, b: 1 })), '"1"');
const edit = (state: EditState, spec: Resource['spec']) =>
  reduce(state, { type: 'edit', mine: { ...state.mine, spec } });

test('changes are counted against what the edit began from', () => {
  const state = edit(start(), { a: 2, c: 3 });
  expect(changeCount(state)).toBe(3);
  expect(changeCount(edit(state, { a: 1, b: 1 }))).toBe(0);
});

test('what is typed while it is being saved is not lost', () => {
  const sent = edit(start(), { a: 2, b: 1 });
  const saving = reduce(sent, { type: 'saving' });
  const typed = edit(saving, { a: 2, b: 5 });
  const saved = reduce(typed, {
    type: 'saved',
    sent: sent.mine,
    resource: resource({ a: 2, b: 1 }, 2),
    at: 9,
  });
  expect(saved.mine.spec).toEqual({ a: 2, b: 5 });
  expect([saved.etag, saved.savedAt, changeCount(saved)]).toEqual(['"2"', 9, 1]);
});

test('a conflict keeps the edit, and a merge begins from theirs', () => {
  const mine = edit(start(), { a: 2, b: 1 });
  const conflict = reduce(mine, { type: 'conflict', theirs: resource({ a: 1, b: 7 }, 2), failure: null });
  expect([conflict.phase, conflict.mine.spec]).toEqual(['conflict', { a: 2, b: 1 }]);
  const later = reduce(conflict, { type: 'later' });
  expect([later.phase, later.etag]).toEqual(['conflict', '"1"']);
  const theirs = resource({ a: 1, b: 7 }, 2);
  const merged = reduce(conflict, { type: 'merged', theirs, mine: { ...mine.mine, spec: { a: 2, b: 7 } } });
  expect([merged.etag, changeCount(merged), merged.phase]).toEqual(['"2"', 1, 'editing']);
});

test('a complaint goes when its field is changed, the others stay', () => {
  const complaints = [
    { path: '/spec/a', message: 'x', fix: [] },
    { path: '/spec/b', message: 'y', fix: [] },
  ];
  const refused = reduce(start(), { type: 'refused', failure: null, complaints });
  expect(edit(refused, { a: 2, b: 1 }).complaints.map(({ path }) => path)).toEqual(['/spec/b']);
});

test('text that cannot be read counts as a change and leaves with the next readable one', () => {
  const broken = reduce(start(), { type: 'unreadable', broken: { text: 'a: [', why: 'open', line: 1 } });
  expect(changeCount(broken)).toBe(1);
  expect(edit(broken, { a: 1, b: 1 }).broken).toBeNull();
});

test('a document reads back as it was written, and refuses what it cannot take', () => {
  const head = { kind: 'model', workspace: 'default', name: 'fast' };
  const written: Written = { ...emptyWritten({ a: 1 }), labels: { x: 'y' }, visibility: 'team', team: 'ops' };
  const document = toDocument(head, written);
  expect(Object.keys(document)).toEqual([
    'kind',
    'workspace',
    'name',
    'labels',
    'visibility',
    'team',
    'spec',
  ]);
  expect(fromDocument(head, document)).toEqual({ ok: true, written });
  expect(fromDocument(head, { ...document, name: 'slow' })).toMatchObject({ ok: false, what: 'name' });
  expect(fromDocument(head, { ...document, extra: 1 })).toMatchObject({ ok: false, what: 'extra' });
  expect(fromDocument(head, { spec: [] })).toMatchObject({ ok: false, what: 'spec' });
});

test('typed secrets are never kept in the browser', () => {
  const card = { secrets: ['/auth/token', '/headers/*/value'] };
  const base = emptyWritten({ auth: { token: { $secret: 'ab' } }, headers: [] });
  const mine = emptyWritten({ auth: { token: 'typed' }, headers: [{ name: 'x', value: 'typed too' }] });
  expect(typedSecrets(card, mine)).toEqual(['/auth/token', '/headers/0/value']);
  const kept = withoutSecrets(card, mine, base);
  expect(JSON.stringify(kept)).not.toContain('typed');
  expect(kept.spec).toEqual({ auth: { token: { $secret: 'ab' } }, headers: [{ name: 'x' }] });
});
