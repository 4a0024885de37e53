import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../api/resources';
import { keyOf, matching, missing, operationsOf, requestOf, sample } from './openapi';
import { codeFor, pythonValue } from './samples';

const document = JSON.parse(
  readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8'),
) as JsonObject;
const operations = operationsOf(document);
const named = (id: string) => {
  const found = operations.find(one => one.id === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
};

test('the real document is read whole', () => {
  const paths = Object.values(document['paths'] as Record<string, object>);
  const count = paths
    .flatMap(item => Object.keys(item))
    .filter(key => /^(get|post|put|patch|delete)$/.test(key));
  expect(operations).toHaveLength(count.length);
  expect(named('start_run')).toMatchObject({
    method: 'POST',
    path: '/api/v1/runs',
    bodyType: 'application/json',
  });
  expect(named('start_run').bodyExample).toMatchObject({ inputs: {} });
  expect(named('watch_run').streams).toBe(true);
});

test('operations are found by the words of their name, path and summary', () => {
  expect(matching(operations, 'cancel run').map(({ id }) => id)).toContain('cancel_run');
  expect(matching(operations, 'POST /runs start').map(({ id }) => id)).toContain('start_run');
  expect(matching(operations, 'nothing like this')).toEqual([]);
});

test('a request is put together from its parts, escaped', () => {
  const one = named('get_run');
  const [id] = one.parameters;
  if (id === undefined) throw new Error('no parameter');
  expect(missing(one, {})).toEqual(['id']);
  expect(requestOf(one, { [keyOf(id)]: 'a/b c' }, '')).toEqual({
    method: 'GET',
    url: '/api/v1/runs/a%2Fb%20c',
    headers: {},
    body: null,
  });
  const list = requestOf(named('list_runs'), { 'query:q': 'x&y', 'query:limit': '' }, '');
  expect(list.url).toBe('/api/v1/runs?q=x%26y');
  const start = requestOf(named('start_run'), { 'header:Idempotency-Key': 'k' }, '{}');
  expect(start).toMatchObject({
    headers: { 'idempotency-key': 'k', 'content-type': 'application/json' },
    body: '{}',
  });
});

test('samples are programs of their language', () => {
  const body = '{"text": "it\'s", "on": true, "none": null, "list": []}';
  expect(codeFor('curl', 'http://x', named('start_run'), {}, body)).toContain(
    `--data-raw '{"text": "it'\\''s"`,
  );
  expect(
    codeFor('typescript', 'http://x', named('list_runs'), { 'query:limit': '5', 'query:q': 'a' }, ''),
  ).toContain('query: { limit: 5, q: "a" }');
  expect(codeFor('python', 'http://x', named('get_run'), { 'path:id': 'r' }, '')).toContain(
    'print(orc.get_run("r"))',
  );
  expect(codeFor('python', 'http://x', named('watch_run'), { 'path:id': 'r' }, '')).toContain('for event in');
  expect(pythonValue({ on: true, none: null, list: [1] })).toBe(
    '{\n    "on": True,\n    "none": None,\n    "list": [\n        1,\n    ],\n}',
  );
});

test('a shape that holds itself still has a sample', () => {
  const loop: JsonObject = {
    components: {
      schemas: {
        T: {
          type: 'object',
          required: ['next', 'n'],
          properties: { next: { $ref: '#/components/schemas/T' }, n: { type: 'integer' } },
        },
      },
    },
  };
  expect(sample(loop, { $ref: '#/components/schemas/T' })).toMatchObject({ n: 0 });
});
