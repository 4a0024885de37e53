import { asked } from './asked';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../src/api/types';
import { read } from '../src/features/workflows/doc/read';
import { isObject } from '../src/shared/pointer';
import { sha, task, type Run, type World } from './world';

/** What runs started through the mock do, chosen by the workflow's name. Unknown names do a little work and succeed. */
type Script = (world: World, run: Run) => Promise<void>;

export const approvalTitle = 'Send 3 answers to customers?';
const details = {
  recipients: ['ada@example.org', 'grace@example.org', 'joan@example.org'],
  subject: 'Your ticket',
  cost: 0,
};

async function approval(world: World, run: Run): Promise<void> {
  world.start(run, 'prepare');
  await sleep(50);
  world.succeed(run, 'prepare', { answers: 3 });
  const now = new Date().toISOString();
  const binding = sha([approvalTitle, details]);
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  const ask = task('ask', 'approval', {
    status: 'waiting',
    attempt: 1,
    line: 9,
    queued_at: now,
    started_at: now,
    approval: asked({
      id: `apr_${run.view.run.id}`,
      title: approvalTitle,
      details,
      binding,
      expires_at,
    }),
  });
  world.emit(
    run,
    'approval.requested',
    { task: 'ask', title: approvalTitle, details, binding, expires_at },
    [ask],
    {
      status: 'waiting',
    },
  );
}

export async function afterApproval(world: World, run: Run): Promise<void> {
  world.start(run, 'send');
  await sleep(60);
  world.succeed(run, 'send', { sent: 3 });
  world.finish(run, { sent: 3 });
}

const WORDS =
  'The release brings durable runs, a console that follows them live, and plain errors that name the place. '.split(
    ' ',
  );

async function streaming(world: World, run: Run): Promise<void> {
  run.view.run = { ...run.view.run, simulated: true };
  world.start(run, 'write', { prompt: 'Summarize the changes', model: 'simulated' });
  let text = '';
  for (let i = 0; i < 240 && !run.stopped; i++) {
    const word = `${WORDS[i % WORDS.length]} `;
    text += word;
    world.delta(run, 'write', word);
    await sleep(16);
  }
  const usage = {
    tokens_in: 812,
    tokens_out: 240,
    tokens_cached: 0,
    cost_microusd: 0,
    latency_ms: 3900,
    served_by: 'simulated/simulated',
    chosen: null,
    simulated: true,
  };
  world.succeed(run, 'write', text, { usage, turns: 1 });
  world.finish(run, { notes: text });
}

async function failing(world: World, run: Run): Promise<void> {
  world.start(run, 'fetch', { url: 'http://127.0.0.1:9/' });
  await sleep(100);
  const error = { code: 'http_unreachable', kind: 'upstream', message: 'connection refused by 127.0.0.1:9' };
  const retry_at = new Date(Date.now() + 150).toISOString();
  const again = { ...world.taskOf(run, 'fetch'), status: 'retrying' as const, error, retry_at };
  world.emit(run, 'task.failed', { task: 'fetch', attempt: 1, error, retry_at }, [again]);
  await sleep(150);
  world.start(run, 'fetch', { url: 'http://127.0.0.1:9/' });
  await sleep(80);
  world.fail(run, 'fetch', error.code, error.message);
}

async function waiting(world: World, run: Run): Promise<void> {
  const until = new Date(Date.now() + 600_000).toISOString();
  const now = new Date().toISOString();
  const pause = task('pause', 'wait', {
    status: 'waiting',
    attempt: 1,
    started_at: now,
    queued_at: now,
    wait_until: until,
  });
  world.emit(run, 'wait.started', { task: 'pause', until }, [pause]);
}

async function signalled(world: World, run: Run): Promise<void> {
  const schema = {
    type: 'object',
    required: ['amount'],
    properties: { amount: { type: 'integer', description: 'In cents' }, note: { type: 'string' } },
  };
  run.view.signals = [
    { name: 'payment', description: 'What has been paid', schema, received: 0, untaken: 0 },
    { name: 'note', description: null, schema: { type: 'string' }, received: 0, untaken: 0 },
  ];
  const now = new Date().toISOString();
  const paid = task('paid', 'wait', {
    status: 'waiting',
    attempt: 1,
    started_at: now,
    queued_at: now,
    wait_signal: 'payment',
  });
  world.emit(run, 'wait.started', { task: 'paid', signal: 'payment' }, [paid]);
}

/** Two hundred quick steps, for watching the log and the timeline move. */
async function busy(world: World, run: Run): Promise<void> {
  for (let i = 0; i < 200 && !run.stopped; i++) {
    const path = `loop[${i}]/work`;
    const now = new Date().toISOString();
    const step = task(path, 'set', {
      parent: 'loop',
      index: i,
      line: 8,
      status: 'running',
      attempt: 1,
      queued_at: now,
      started_at: now,
    });
    world.emit(run, 'task.started', { task: path, uses: 'set', attempt: 1, key: 'k', input: null }, [step]);
    await sleep(10);
    world.succeed(run, path, i);
  }
  if (!run.stopped) world.finish(run, { count: 200 });
}

async function plain(world: World, run: Run): Promise<void> {
  world.start(run, 'work');
  await sleep(50);
  world.succeed(run, 'work', { done: true });
  world.finish(run, { done: true });
}

const CHART =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10" width="400" height="100"><rect width="30" height="8" fill="#1d4ed8"/></svg>';
const HOSTILE =
  '<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("https://example.org/")</script></svg>';

async function values(world: World, run: Run): Promise<void> {
  const outputs = { hostile: HOSTILE, facts: { features: 2, list: [1, 2, 3] }, chart: CHART };
  run.view.outputs_order = ['facts', 'chart', 'hostile'];
  world.start(run, 'make');
  world.succeed(run, 'make', outputs);
  world.finish(run, outputs);
}

const SCRIPTS: Record<string, { tasks: [string, string][]; play: Script }> = {
  'approval-demo': {
    tasks: [
      ['prepare', 'set'],
      ['ask', 'approval'],
      ['send', 'set'],
    ],
    play: approval,
  },
  'streaming-demo': { tasks: [['write', 'model']], play: streaming },
  'failing-demo': { tasks: [['fetch', 'http.request']], play: failing },
  'waiting-demo': { tasks: [['pause', 'wait']], play: waiting },
  'signal-demo': { tasks: [['paid', 'wait']], play: signalled },
  'values-demo': { tasks: [['make', 'set']], play: values },
  'busy-demo': { tasks: [['loop', 'for_each']], play: busy },
};

export function startRun(world: World, name: string): Run {
  const script = SCRIPTS[name] ?? { tasks: [['work', 'set'] as [string, string]], play: plain };
  const run = world.add(
    name,
    script.tasks.map(([path, uses], i) =>
      task(path, uses, { line: 3 + i * 3, attempts_max: uses === 'http.request' ? 2 : 1 }),
    ),
  );
  const { hash } = run.view.workflow;
  world.emit(run, 'run.started', { workflow: name, definition: 'blob_def', hash, inputs: {}, seed: 1 });
  void sleep(20).then(() => script.play(world, run));
  return run;
}

/** Runs the steps of a file one after the other; those that are pinned or left out do nothing. */
export function tryFlow(
  world: World,
  { main, files }: { main: string; files: Record<string, string> },
  { pins, until, only }: { [key: string]: Json },
): Run {
  const got = read(files[main] ?? '');
  const all = got.ok ? got.flow.steps.filter(step => step.parent === null) : [];
  const end = all.findIndex(step => step.id === until);
  const steps =
    only === undefined ? all.slice(0, end < 0 ? undefined : end + 1) : all.filter(step => step.id === only);
  const pinned = isObject(pins) ? pins : {};
  const run = world.add(
    main.replace(/\.yaml$/, ''),
    steps.map(step => task(step.id, step.uses, { line: step.line })),
  );
  world.emit(run, 'run.started', {
    workflow: main,
    definition: 'blob_def',
    hash: run.view.workflow.hash,
    inputs: {},
    seed: 1,
  });
  void (async () => {
    await sleep(20);
    for (const step of steps) {
      world.start(run, step.id);
      await sleep(30);
      world.succeed(run, step.id, pinned[step.id] ?? { of: step.id });
    }
    world.finish(run, {});
  })();
  return run;
}
