import { expect, test } from 'vitest';
import { applyChanges, mergeTasks } from './live-run';
import { aChange, anEvent, aRun, aTask, aView } from './testing';

const paths = (tasks: { path: string }[]) => tasks.map(task => task.path);

test('changes are applied in order and only once', () => {
  const view = aView(aRun('r', { seq: 3 }), [
    aTask('a', { status: 'running' }),
    aTask('b', { status: 'pending' }),
  ]);
  const late = aChange(3, [aTask('a', { status: 'failed' })]);
  const next = applyChanges(view, [
    late,
    aChange(4, [aTask('a')]),
    aChange(5, [aTask('b', { status: 'running' })]),
  ]);
  expect(next.run.seq).toBe(5);
  expect(next.tasks.map(task => task.status)).toEqual(['succeeded', 'running']);
  expect(applyChanges(next, [aChange(5, [aTask('b', { status: 'failed' })])])).toBe(next);
});

test('untouched tasks stay the same objects, so that their rows are not drawn again', () => {
  const view = aView(aRun('r'), [aTask('a'), aTask('b', { status: 'running' })]);
  const next = applyChanges(view, [aChange(2, [aTask('b')])]);
  expect(next.tasks[0]).toBe(view.tasks[0]);
  expect(next.tasks[1]).not.toBe(view.tasks[1]);
});

test('the end brings outputs or the error', () => {
  const view = aView(aRun('r'), []);
  const done = {
    ...aChange(2, [], { status: 'succeeded' }),
    event: anEvent(2, 'run.succeeded', { outputs: { a: 1 } }),
  };
  expect(applyChanges(view, [done]).outputs).toEqual({ a: 1 });
  const error = { code: 'x', kind: 'upstream', message: 'no' };
  const failed = { ...aChange(2, [], { status: 'failed' }), event: anEvent(2, 'run.failed', { error }) };
  expect(applyChanges(view, [failed]).error).toEqual(error);
});

test('new tasks go where the document has them', () => {
  const tasks = [
    aTask('loop', { line: 2 }),
    aTask('loop[0]/x', { parent: 'loop', index: 0, line: 3 }),
    aTask('end', { line: 9 }),
  ];
  const fresh = [
    aTask('loop[2]/x', { parent: 'loop', index: 2, line: 3 }),
    aTask('loop[1]/y', { parent: 'loop', index: 1, line: 4 }),
    aTask('loop[1]/x', { parent: 'loop', index: 1, line: 3 }),
    aTask('loop[1]/x/deep', { parent: 'loop[1]/x', line: 5 }),
  ];
  const merged = mergeTasks(tasks, new Map(fresh.map(task => [task.path, task])));
  expect(paths(merged)).toEqual([
    'loop',
    'loop[0]/x',
    'loop[1]/x',
    'loop[1]/x/deep',
    'loop[1]/y',
    'loop[2]/x',
    'end',
  ]);
});

test('a task whose parent was never announced is still shown', () => {
  const orphan = aTask('a/b', { parent: 'a' });
  expect(paths(mergeTasks([aTask('z')], new Map([[orphan.path, orphan]])))).toEqual(['z', 'a/b']);
});

test('five thousand new items at once take no time to notice', () => {
  const items = Array.from({ length: 5000 }, (_, i) =>
    aTask(`l[${i}]/x`, { parent: 'l', index: i, line: 2 }),
  );
  const from = performance.now();
  const merged = mergeTasks([aTask('l')], new Map(items.map(task => [task.path, task])));
  expect(merged).toHaveLength(5001);
  expect(performance.now() - from).toBeLessThan(500);
});
