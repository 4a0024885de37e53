import type { AnswerView } from '../src/api/types';

/** A tag that a second model answered. `from`: milliseconds ago. */
export function workedOut(from: number): AnswerView[] {
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
  return [
    {
      part: '/with/temperature#0',
      key: 'sha256:1f',
      state: 'resolved',
      question: { prompt: 'Question: How much chance may there be?', form: 'number' },
      value: 0.2,
      raw: '0.2',
      model: 'openai/gpt-example',
      reason: 'no answer of `openai/gpt-small` fitted',
      refused: [{ raw: 'a bit', why: '`a bit` is not a number', model: 'openai/gpt-small' }],
      cost_microusd: 900,
      asked_at: ago(from - 1700),
      answered_at: ago(from - 1600),
    },
  ];
}
