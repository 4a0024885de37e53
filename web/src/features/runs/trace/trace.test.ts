import { expect, test } from 'vitest';
import { aTask } from '../testing';
import { ALIKE_MAX, rowsOf, spansOf } from './spans';

const at = (second: number) => new Date(second * 1000).toISOString();
const usage = {
  tokens_in: 10,
  tokens_out: 5,
  tokens_cached: 0,
  cost_microusd: 7,
  latency_ms: 1,
  served_by: 'a/model',
  chosen: 'cheapest',
  simulated: false,
};
const ask = (n: number, failed = false) =>
  aTask(`l[${n}]/ask`, {
    parent: 'l',
    index: n,
    uses: 'model',
    status: failed ? 'failed' : 'succeeded',
    started_at: at(n),
    ended_at: at(n + 2),
    usage,
  });

test('models, tools, their calls and tags are spans; steps that only decide are none', () => {
  const tasks = [
    aTask('plan', { started_at: at(0) }),
    aTask('ask', {
      uses: 'model',
      started_at: at(1),
      ended_at: at(3),
      usage,
      calls: [
        {
          call: 'c1',
          tool: 'http.request',
          status: 'failed',
          started_at: at(1),
          ended_at: at(2),
          input: null,
          output: null,
        },
      ],
    }),
    aTask('never', { uses: 'http.request', status: 'skipped' }),
  ];
  expect(
    spansOf(tasks, undefined).map(span => [span.key, span.kind, span.what, span.why, span.inner]),
  ).toEqual([
    ['ask', 'model', 'a/model', 'cheapest', false],
    ['ask c1', 'tool', 'http.request', null, true],
  ]);
});

test('alike ones are one line that says their sums; failures are not gathered', () => {
  const tasks = Array.from({ length: 220 }, (_, n) => ask(n, n === 100));
  const spans = spansOf(tasks, undefined);
  const rows = rowsOf(spans, new Set());
  expect(rows.map(row => row.kind)).toEqual(['span', 'span', 'span', 'similar', 'span']);
  expect(rows[3]).toMatchObject({ count: 216, step: 'ask', tokens: 216 * 15, cost: 216 * 7, longest: 2000 });
  expect(rows[4]?.key).toBe('l[100]/ask');
  const group = rows[3]?.kind === 'similar' ? rows[3].group : '';
  expect(rowsOf(spans, new Set([group]))).toHaveLength(221);
  expect(rowsOf(spansOf(tasks.slice(0, ALIKE_MAX), undefined), new Set())).toHaveLength(ALIKE_MAX);
  expect(spansOf(tasks, 'failed')).toHaveLength(1);
});
