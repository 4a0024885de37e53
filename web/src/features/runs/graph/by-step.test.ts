import { expect, test } from 'vitest';
import { aTask } from '../testing';
import { byStep } from './by-step';

test('a step has the state of the task that matters most', () => {
  const step = 'x';
  const steps = byStep([
    aTask('l[0]/x', { step }),
    aTask('l[1]/x', { step, status: 'failed' }),
    aTask('l[2]/x', { step, status: 'running' }),
    aTask('y', { status: 'pending' }),
  ]);
  expect(steps.get('x')).toEqual({ status: 'failed', task: 'l[1]/x', count: 3, done: 1, failed: 1 });
  expect(steps.get('y')?.status).toBe('pending');
});
