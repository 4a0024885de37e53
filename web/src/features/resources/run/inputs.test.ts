import { expect, test } from 'vitest';
import { inputsSchema, missingInputs, startingInputs } from './inputs';

const spec = {
  inputs: {
    name: 'string',
    max: { type: 'integer', minimum: 1, default: 400, description: 'At most' },
    note: { type: 'string', required: false },
    forced: { type: 'boolean', default: true, required: true },
    anything: null,
  },
};

test('inputs become one schema, and those without a default must be given', () => {
  expect(inputsSchema(spec)).toEqual({
    type: 'object',
    properties: {
      name: { type: 'string' },
      max: { type: 'integer', minimum: 1, default: 400, description: 'At most' },
      note: { type: 'string' },
      forced: { type: 'boolean', default: true },
      anything: {},
    },
    required: ['name', 'forced', 'anything'],
  });
  expect(inputsSchema({})).toEqual({ type: 'object', properties: {} });
});

test('a form begins with the defaults and names what is missing', () => {
  const schema = inputsSchema(spec);
  const start = startingInputs(schema);
  expect(start).toEqual({ max: 400, forced: true });
  expect(missingInputs(schema, start)).toEqual(['name', 'anything']);
  expect(missingInputs(schema, { ...start, name: '', anything: null })).toEqual([]);
});
