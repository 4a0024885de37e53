import type { EventView } from '../src/api/types';
import { SYSTEM, task, type World } from './world';

/** Histories that are too long to look at whole, and values that are too large. */

const DAYS_MS = 24 * 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms);

function endless(world: World, id: string, count: number): void {
  const from = Date.now() - 90 * DAYS_MS;
  const run = world.add('endless', [task('loop', 'for_each', { status: 'succeeded', attempt: 1 })], {
    id,
    status: 'succeeded',
    started_at: new Date(from).toISOString(),
    ended_at: new Date(from + count).toISOString(),
  });
  run.events = Array.from({ length: count }, (_, i): EventView => {
    const last = i === count - 1;
    const kind = i === 0 ? 'run.started' : last ? 'run.succeeded' : 'task.succeeded';
    const body: EventView['body'] =
      i === 0 ? { inputs: {} } : last ? { outputs: {} } : { task: `loop[${i}]/x`, output: i };
    return { seq: i + 1, pos: i + 1, kind, at: new Date(from + i).toISOString(), actor: SYSTEM, body };
  });
  run.view.run = { ...run.view.run, seq: count };
}

function heavy(world: World): void {
  const start = ago(91 * DAYS_MS).toISOString();
  const done = { status: 'succeeded' as const, attempt: 1, started_at: start, ended_at: start };
  const blob = (name: string, bytes: number) => ({ $blob: name, bytes });
  world.blobs.set('blob_picture', 'A'.repeat(20_000_000));
  world.blobs.set(
    'blob_table',
    JSON.stringify(Array.from({ length: 90_000 }, (_, i) => ({ row: i, text: 'a row of a table' }))),
  );
  const tasks = [
    task('picture', 'http.request', { ...done, output: blob('blob_picture', 20_000_000) }),
    task('table', 'http.request', { ...done, output: blob('blob_table', 5_000_000) }),
  ];
  const run = world.add('heavy', tasks, {
    id: 'run_heavy',
    status: 'succeeded',
    started_at: start,
    ended_at: start,
  });
  world.record(run, 'run.started', { inputs: {} }, new Date(start));
  world.record(run, 'run.succeeded', { outputs: {} }, new Date(start));
}

export function seedLong(world: World): void {
  endless(world, 'run_endless', 100_000);
  endless(world, 'run_short', 200);
  heavy(world);
}

/** Where the one run is from that was brought here as a file. */
export const ELSEWHERE = {
  org: 'org_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b',
  key: 'XbT2pC4cNw0cEoMqgGQyqzq0qJqv0mJbR1n2b3c4d5E=',
  by: { id: 'usr_ada', kind: 'user', name: 'ada' },
  at: '2026-11-29T09:00:00.000Z',
  file: '0'.repeat(64),
};
