import { expect, test } from 'vitest';
import { freshTag, isLasting, makeAndDecide, standingOf } from './standing';

const item = {
  id: 'apr_1',
  title: 'Send it?',
  task: 'each[3]/send',
  run_name: 'letters',
  call: { tool: 'http.request', input: { url: 'https://a.example' }, class: 'irreversible' },
};

test('the scope says what stands in it', () => {
  expect(standingOf(item, 'call', true, 'a1')).toEqual({
    name: 'from-apr-1-a1',
    title: 'Send it?',
    spec: {
      tool: 'http.request',
      workflow: 'letters',
      step: 'each/send',
      input: { url: 'https://a.example' },
      irreversible: true,
    },
  });
  expect(standingOf(item, 'step', false, 'a1')['spec']).toEqual({
    tool: 'http.request',
    workflow: 'letters',
    step: 'each/send',
  });
  expect(standingOf(item, 'tool', false, 'a1')['spec']).toEqual({ tool: 'http.request' });
});

test('what nobody knows counts as what cannot be undone', () => {
  expect(
    [{ ...item.call, class: null }, item.call, { ...item.call, class: 'idempotent' }].map(call =>
      isLasting({ call }),
    ),
  ).toEqual([true, true, false]);
});

test('two people, or one person twice, give two names, and each is one', () => {
  const names = Array.from({ length: 50 }, () => standingOf(item, 'tool', false, freshTag())['name']);
  expect(new Set(names).size).toBe(50);
  for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9-_.]*[a-z0-9]$/);
});

test('when only the decision failed, nothing is made again', async () => {
  let made = 0;
  const make = async () => void (made += 1);
  await expect(makeAndDecide(false, make, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await makeAndDecide(made > 0, make, () => Promise.resolve('decided'))).toBe('decided');
  expect(made).toBe(1);
  await expect(
    makeAndDecide(
      false,
      () => Promise.reject(new Error('refused')),
      () => Promise.resolve((made = 9)),
    ),
  ).rejects.toThrow('refused');
  expect(made).toBe(1);
});
