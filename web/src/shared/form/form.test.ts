import { expect, test } from 'vitest';
import { ApiError } from '../../api/errors';
import type { JsonObject } from '../../api/resources';
import { initial, switchTo, variantOf, variantsOf } from './choice';
import { complaintsOf, toPointer } from './errors';
import { fieldOf, fieldsOf, innerField, words, type FormSource } from './schema';

const SCHEMA: JsonObject = {
  type: 'object',
  required: ['provider', 'auth'],
  properties: {
    notes: { type: ['string', 'null'], maxLength: 4000 },
    provider: { $ref: '#/$defs/Provider', description: 'Who serves it.' },
    max_tokens: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
    fallback: { anyOf: [{ type: 'string', 'x-orc-kind': 'model' }, { type: 'null' }] },
    auth: { $ref: '#/$defs/Auth' },
    headers: { type: 'object', additionalProperties: { $ref: '#/$defs/Header' } },
    steps: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } },
    anything: {},
    tree: { $ref: '#/$defs/Tree' },
  },
  $defs: {
    Provider: {
      oneOf: [
        { const: 'openai', description: 'The first.' },
        { const: 'local', title: 'Local' },
      ],
    },
    Auth: {
      oneOf: [
        {
          type: 'object',
          required: ['type', 'key'],
          properties: { type: { const: 'bearer' }, key: { type: 'string' }, note: { type: 'string' } },
        },
        {
          type: 'object',
          required: ['type'],
          properties: { type: { const: 'none' }, note: { type: 'string' } },
        },
        { type: 'string', title: 'By name' },
      ],
    },
    Header: { type: 'object', properties: { value: { type: 'string' } } },
    Tree: {
      type: 'object',
      properties: {
        next: { $ref: '#/$defs/Tree' },
        list: { type: 'array', items: { $ref: '#/$defs/Tree' } },
      },
    },
  },
};
const SOURCE: FormSource = {
  schema: SCHEMA,
  hints: { '/notes': { widget: 'textarea', order: 0 }, '/headers/*/value': { label: 'Its value' } },
  secrets: ['/auth/key', '/headers/*/value'],
};
const fields = () => new Map(fieldsOf(SOURCE, SCHEMA, '').map(field => [field.name, field]));

test('each schema becomes the question that fits it', () => {
  const types = Object.fromEntries([...fields()].map(([name, field]) => [name, field.type]));
  expect(types).toEqual({
    notes: 'lines',
    provider: 'enum',
    max_tokens: 'number',
    fallback: 'reference',
    auth: 'choice',
    headers: 'map',
    steps: 'list',
    anything: 'json',
    tree: 'object',
  });
});

test('hints order the fields, then what must be answered, then as declared', () => {
  expect(Array.from(fields().keys()).slice(0, 4)).toEqual(['notes', 'provider', 'auth', 'max_tokens']);
});

test('labels, help, limits, options and the kind of a reference are read', () => {
  const all = fields();
  expect(all.get('max_tokens')).toMatchObject({
    label: 'Max tokens',
    min: 1,
    max: 100,
    integer: true,
    required: false,
  });
  expect(all.get('provider')).toMatchObject({ help: 'Who serves it.', required: true });
  expect(all.get('provider')?.options).toEqual([
    { value: 'openai', label: 'openai', help: 'The first.' },
    { value: 'local', label: 'Local', help: undefined },
  ]);
  expect(all.get('fallback')).toMatchObject({ kind: 'model', nullable: true });
  expect(words('maxRetries-perHour')).toBe('Max retries per hour');
});

test('secrets are found inside lists and maps', () => {
  const headers = fields().get('headers');
  if (headers === undefined) throw new Error('no headers');
  const header = innerField(SOURCE, headers, 'x/y');
  const [value] = fieldsOf(SOURCE, header.schema, header.pointer);
  expect(value).toMatchObject({ type: 'secret', pointer: '/headers/x~1y/value', label: 'Its value' });
});

test('a schema that holds itself is read one level at a time', () => {
  const tree = fieldOf(SOURCE, { $ref: '#/$defs/Tree' }, { pointer: '/tree', name: 'tree', required: false });
  expect(fieldsOf(SOURCE, tree.schema, '/tree').map(({ type }) => type)).toEqual(['object', 'list']);
  expect(
    fieldOf(SOURCE, { $ref: '#/$defs/Nowhere' }, { pointer: '/x', name: 'x', required: false }).type,
  ).toBe('json');
});

test('a value finds its shape, and another shape keeps what both know', () => {
  const auth = fields().get('auth');
  if (auth === undefined) throw new Error('no auth');
  const all = variantsOf(SCHEMA, auth.schema);
  expect(all.map(({ label }) => label)).toEqual(['Bearer', 'None', 'By name']);
  expect(variantOf(SCHEMA, all, { type: 'none' })).toBe(1);
  expect(variantOf(SCHEMA, all, { type: 'bearer' })).toBe(0);
  expect(variantOf(SCHEMA, all, 'main')).toBe(2);
  expect(variantOf(SCHEMA, all, undefined)).toBe(-1);
  const [bearer, none] = all;
  if (bearer === undefined || none === undefined) throw new Error('no variants');
  expect(switchTo(SCHEMA, none, { type: 'bearer', key: 'k', note: 'n' })).toEqual({
    type: 'none',
    note: 'n',
  });
});

test('a new value holds defaults, constants and what must be there', () => {
  expect(initial(SCHEMA, { $ref: '#/$defs/Header' })).toEqual({});
  expect(
    initial(SCHEMA, {
      type: 'object',
      required: ['a', 'b'],
      properties: { a: { default: 3 }, b: { const: 'x' }, c: {} },
    }),
  ).toEqual({ a: 3, b: 'x' });
  expect(initial(SCHEMA, { type: 'array' })).toEqual([]);
});

test('findings of a refusal stand at their fields', () => {
  const problem = (more: object) =>
    new ApiError({ status: 422, code: 'resource_invalid', detail: 'bad', ...more });
  expect(
    complaintsOf(problem({ details: { findings: [{ path: '/provider', message: 'no', fix: 'try x' }] } })),
  ).toEqual([{ path: '/spec/provider', message: 'no', fix: ['try x'] }]);
  expect(complaintsOf(problem({ place: '/spec/auth/key' }))).toEqual([
    { path: '/spec/auth/key', message: 'bad', fix: [] },
  ]);
  expect(complaintsOf(problem({ place: 'login.yaml:4' }))).toEqual([]);
  expect(complaintsOf(new Error('x'))).toEqual([]);
  expect(toPointer('spec.steps[2].id')).toBe('/spec/steps/2/id');
});
