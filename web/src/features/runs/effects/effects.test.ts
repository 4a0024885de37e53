import { expect, test } from 'vitest';
import type { RunEffect } from '../../../api/travel';
import type { RunView } from '../../../api/types';
import { aTask } from '../testing';
import { itemsAt } from './at';

const effect = (seq: number, task: string, more: Partial<RunEffect> = {}) =>
  ({ seq, task, call: null, attempt: 1, state: 'done', cost_microusd: 5, ...more }) as RunEffect;
const viewAt = (seq: number, tasks: ReturnType<typeof aTask>[]) =>
  ({ run: { seq }, tasks }) as unknown as RunView;

test('at an event, what began later is not there, and what ran then had not ended', () => {
  const items = [effect(2, 'a'), effect(5, 'b'), effect(9, 'c')];
  const view = viewAt(6, [aTask('a'), aTask('b', { status: 'running' })]);
  expect(itemsAt(items, view).map(one => [one.task, one.state, one.cost_microusd])).toEqual([
    ['a', 'done', 5],
    ['b', 'running', 0],
  ]);
});

test('an earlier attempt is over although its task is not', () => {
  const items = [effect(2, 'a', { state: 'failed' }), effect(4, 'a', { attempt: 2 })];
  const view = viewAt(4, [aTask('a', { status: 'running', attempt: 2 })]);
  expect(itemsAt(items, view).map(one => one.state)).toEqual(['failed', 'running']);
});
