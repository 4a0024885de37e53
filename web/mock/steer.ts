import type { Json } from '../src/api/types';
import { problem, type Reply } from './reply';
import { startRun } from './scripts';
import { LOCAL, type Run, type World } from './world';

/** What a person does to a run from outside. */

export function cancel(world: World, run: Run, body: { [key: string]: Json }): Reply {
  run.stopped = true;
  world.emit(run, 'run.cancel_requested', { reason: body['reason'] ?? null }, [], { status: 'cancelling' });
  setTimeout(() => {
    const now = new Date().toISOString();
    const stopped = run.view.tasks
      .filter(task => task.ended_at === null)
      .map(task => ({ ...task, status: 'cancelled' as const, ended_at: now }));
    world.emit(run, 'run.cancelled', {}, stopped, { status: 'cancelled', ended_at: now });
  }, 300);
  return { status: 202, body: run.view.run };
}

export function steer(world: World, run: Run, verb: string, body: { [key: string]: Json }): Reply {
  const reason = body['reason'] ?? null;
  if (verb === 'fork' || verb === 'retry') {
    const made = startRun(world, run.view.run.name);
    return { status: 201, body: made.view.run };
  }
  const set = {
    at: new Date().toISOString(),
    by: LOCAL.name,
    reason: typeof reason === 'string' ? reason : null,
  };
  if (verb === 'pause') {
    run.view.paused = set;
    world.emit(run, 'run.paused', { reason }, [], { status: 'paused' });
    return { status: 202, body: run.view.run };
  }
  if (verb === 'signal') return signal(world, run, body);
  const seq = run.events.length + 1;
  const name = typeof body['name'] === 'string' ? body['name'] : `checkpoint-${seq}`;
  if (run.view.checkpoints.some(one => one.name === name))
    return problem(409, 'checkpoint_exists', `the run has a checkpoint \`${name}\` already`, [
      'give another name',
    ]);
  run.view.checkpoints = [...run.view.checkpoints, { name, seq, ...set }];
  world.emit(run, 'run.checkpoint', { name, reason });
  return { status: 201, body: { name, seq, ...set } };
}

function signal(world: World, run: Run, body: { [key: string]: Json }): Reply {
  const name = String(body['name']);
  if (!run.view.signals.some(one => one.name === name))
    return problem(422, 'unknown_signal', `the workflow takes no signal \`${name}\``, ['it takes none']);
  run.view.signals = run.view.signals.map(one =>
    one.name === name ? { ...one, received: one.received + 1 } : one,
  );
  const id = typeof body['id'] === 'string' ? body['id'] : 'sig_1';
  world.emit(run, 'signal.received', { signal: name, id, value: body['value'] ?? null });
  const task = run.view.tasks.find(one => one.wait_signal === name && one.status === 'waiting');
  if (task !== undefined) {
    world.emit(run, 'signal.taken', { task: task.path, signal: name, id });
    world.succeed(run, task.path, {
      value: body['value'] ?? null,
      by: LOCAL.name,
      at: new Date().toISOString(),
      id,
    });
  }
  return { status: 202, body: { name, id, run: run.view.run } };
}

export function resume(world: World, run: Run): Reply {
  if (run.view.run.status === 'paused') {
    run.view.paused = null;
    world.emit(run, 'run.unpaused', { reason: null }, [], { status: 'running' });
    return { status: 202, body: run.view.run };
  }
  world.emit(run, 'run.resumed', {}, [], { note: null });
  return { status: 202, body: run.view.run };
}
