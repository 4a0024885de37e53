import { expect, test } from 'vitest';
import { isLasting, standingOf } from './standing';

const item = {
  id: 'apr_1',
  title: 'Send it?',
  task: 'each[3]/send',
  run_name: 'letters',
  call: { tool: 'http.request', input: { url: 'https://a.example' }, class: 'irreversible' },
};

test('the scope says what stands in it', () => {
  expect(standingOf(item, 'call', true)).toEqual({
    name: 'from-apr-1',
    title: 'Send it?',
    spec: {
      tool: 'http.request',
      workflow: 'letters',
      step: 'each/send',
      input: { url: 'https://a.example' },
      irreversible: true,
    },
  });
  expect(standingOf(item, 'step', false)['spec']).toEqual({
    tool: 'http.request',
    workflow: 'letters',
    step: 'each/send',
  });
  expect(standingOf(item, 'tool', false)['spec']).toEqual({ tool: 'http.request' });
});

test('what nobody knows counts as what cannot be undone', () => {
  expect(
    [{ ...item.call, class: null }, item.call, { ...item.call, class: 'idempotent' }].map(call =>
      isLasting({ call }),
    ),
  ).toEqual([true, true, false]);
});
