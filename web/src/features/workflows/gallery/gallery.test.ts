import { expect, test } from 'vitest';
import type { Resource } from '../../../api/resources';
import { parseNewWorkflowSearch, unchosen } from '../search';
import { found, insideOf, ofStored, type Offer } from './offers';

const offer = (name: string, more: Partial<Offer> = {}): Offer => ({
  id: `gallery/${name}`,
  name,
  title: name,
  summary: '',
  about: '',
  category: 'other',
  uses: [],
  workspace: null,
  makes: [{ kind: 'workflow', name }],
  ...more,
});

test('every word must occur somewhere, in any case, and the category must be the one', () => {
  const all = [
    offer('bug-triage', { about: 'Finds duplicates', uses: ['text.similarity'], category: 'automation' }),
    offer('survey', { category: 'data_analysis' }),
  ];
  const names = (q: string, category = '') => found(all, q, category).map(one => one.name);
  expect(names('')).toEqual(['bug-triage', 'survey']);
  expect(names('DUPLICATES  similarity')).toEqual(['bug-triage']);
  expect(names('data analysis')).toEqual(['survey']);
  expect(names('bug survey')).toEqual([]);
  expect(names('', 'automation')).toEqual(['bug-triage']);
  expect(names('survey', 'automation')).toEqual([]);
});

const stored = (resources: unknown, more: object = {}) =>
  ({
    name: 'kept',
    workspace: 'shop',
    title: null,
    spec: { package: { resources, ...more } },
  }) as unknown as Resource;

test('a template that makes no workflow is not offered here', () => {
  expect(ofStored(stored([{ kind: 'model', name: 'fast', spec: {} }]))).toBeNull();
  expect(ofStored(stored('nonsense'))).toBeNull();
});

test('what a stored one makes and uses is read from its package', () => {
  const steps = [{ id: 'a', uses: 'for_each', steps: [{ id: 'b', uses: 'model' }] }];
  const template = stored(
    [
      { kind: 'model', name: 'fast', spec: {} },
      { kind: 'workflow', name: 'sort', spec: { description: 'Sorts', steps } },
    ],
    { title: 'Sorting', readme: 'Sorts what comes in.' },
  );
  expect(ofStored(template)).toMatchObject({
    id: 'stored/shop/kept',
    title: 'Sorting',
    summary: 'Sorts',
    category: 'other',
    uses: ['for_each', 'model'],
    makes: [
      { kind: 'model', name: 'fast' },
      { kind: 'workflow', name: 'sort' },
    ],
  });
  expect(insideOf(template)).toEqual({
    schema: { type: 'object', properties: {} },
    spec: { description: 'Sorts', steps },
  });
});

test('the address keeps what was looked for when another one is chosen', () => {
  const search = parseNewWorkflowSearch({ q: 'bug', from: 'gallery/a', category: '', odd: 1 });
  expect(search).toEqual({ q: 'bug', from: 'gallery/a' });
  expect(unchosen(search)).toEqual({ q: 'bug' });
});
