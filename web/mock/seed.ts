import { asked } from './asked';
import { workedOut } from './answers-seed';
import type { Json, TaskStatus, TaskView } from '../src/api/types';
import { approvalTitle, startRun } from './scripts';
import { ELSEWHERE, seedLong } from './long-seed';
import { seedShelf } from './shelf-seed';
import { sha, task, type Run, type World } from './world';
/** The runs that the mock begins with: every status, every kind of value, one large run and one long journal. */

const CHART = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80" width="400" height="160"><rect width="200" height="80" fill="#fff"/>${[
  30, 52, 18, 66, 41,
]
  .map((h, i) => `<rect x="${10 + i * 38}" y="${74 - h}" width="28" height="${h}" fill="#1d4ed8"/>`)
  .join('')}</svg>`;
const HOSTILE =
  '<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("https://example.org")</script><rect width="9" height="9"/></svg>';
const NOTES =
  '# Release notes\n\n- Runs survive a stop at any moment\n- The console follows them live\n\n| part | changes |\n|---|---|\n| engine | 12 |\n';

const minutes = (n: number) => n * 60_000;
const ago = (ms: number) => new Date(Date.now() - ms);

function timed(
  path: string,
  uses: string,
  from: number,
  queued: number,
  ran: number,
  more: Partial<TaskView> = {},
): TaskView {
  const start = Date.now() - from;
  return task(path, uses, {
    status: 'succeeded',
    attempt: 1,
    queued_at: new Date(start).toISOString(),
    started_at: new Date(start + queued).toISOString(),
    ended_at: new Date(start + queued + ran).toISOString(),
    ...more,
  });
}

function journal(world: World, run: Run, tasks: TaskView[]): void {
  world.record(
    run,
    'run.started',
    { workflow: run.view.run.name, inputs: {} },
    new Date(run.view.run.started_at),
  );
  for (const t of tasks) {
    if (t.started_at === null) continue;
    world.record(
      run,
      'task.started',
      { task: t.path, uses: t.uses, attempt: t.attempt, input: t.input as Json },
      new Date(t.started_at),
    );
    if (t.ended_at === null) continue;
    if (t.error)
      world.record(
        run,
        'task.failed',
        { task: t.path, attempt: t.attempt, error: { ...t.error } as Json },
        new Date(t.ended_at),
      );
    else
      world.record(run, 'task.succeeded', { task: t.path, output: t.output as Json }, new Date(t.ended_at));
  }
}

function close(
  world: World,
  run: Run,
  status: 'succeeded' | 'failed' | 'cancelled',
  at: Date,
  body: { [key: string]: Json },
): void {
  world.record(run, `run.${status}`, body, at);
  run.view.run = { ...run.view.run, status, ended_at: at.toISOString() };
}

const RELEASE_USAGE = {
  tokens_in: 4210,
  tokens_out: 930,
  cost_microusd: 31_400,
  latency_ms: 8200,
  served_by: 'openai/gpt-example',
  chosen: null,
  tokens_cached: 0,
  simulated: false,
};

const OUTPUTS = {
  notes: NOTES,
  facts: { features: 2, fixes: 7, list: [1, 2, 3] },
  chart: CHART,
  hostile: HOSTILE,
  log: { $blob: 'blob_big', bytes: 200_000 },
};

function releaseNotes(world: World): void {
  const from = minutes(12);
  const big = 'x'.repeat(200_000);
  world.blobs.set('blob_big', JSON.stringify({ log: big.slice(0, 1000), lines: 20_000 }));
  const tasks = [
    timed('log', 'git.log', from, 20, 1400, {
      output: { $blob: 'blob_big', bytes: 200_000 },
      line: 8,
      input: { from: 'v1.0.0' },
    }),
    timed('group', 'set', from - 1500, 10, 30, {
      line: 12,
      output: { features: ['live console', 'durable runs'], fixes: 7, breaking: null },
    }),
    timed('check', 'if', from - 1600, 10, 9200, { line: 16 }),
    timed('check/then/write', 'model', from - 1700, 900, 8200, {
      parent: 'check',
      line: 19,
      input: { prompt: 'Summarize: …', model: 'gpt-example' },
      output: NOTES,
      usage: RELEASE_USAGE,
      turns: 2,
      answers: workedOut(from),
      calls: [
        {
          call: 'c1',
          tool: 'file.read',
          status: 'succeeded',
          started_at: ago(from - 3000).toISOString(),
          ended_at: ago(from - 3120).toISOString(),
          input: { path: 'CHANGELOG.md' },
          output: 'text of the file',
        },
      ],
    }),
    timed('check/else/none', 'set', from, 0, 0, {
      parent: 'check',
      line: 24,
      status: 'skipped',
      started_at: null,
      ended_at: null,
      reason: 'the branch was not taken',
    }),
    timed('chart', 'report.render', from - 11_000, 40, 600, {
      line: 28,
      output: CHART,
      attempts_max: 3,
      attempt: 2,
    }),
  ];
  const run = world.add(
    'release-notes',
    tasks,
    {
      id: 'run_release',
      started_at: ago(from).toISOString(),
      cost_microusd: 31_400,
      tokens_in: 4210,
      tokens_out: 930,
    },
    ['notes', 'facts', 'chart', 'hostile', 'log'],
  );
  run.view.workflow.description = 'Writes release notes from the history of the repository.';
  run.view.outputs = OUTPUTS;
  journal(world, run, tasks);
  close(world, run, 'succeeded', ago(from - 12_300), { outputs: {} });
}

function failed(world: World): void {
  const from = minutes(31);
  const error = {
    code: 'http_status',
    kind: 'upstream',
    message: '429 Too Many Requests from https://api.example.org/v1/items after 5 attempts',
    place: 'login-review.yaml:18',
    fix: ['Raise the limit, or lower max_parallel of `review`.'],
  };
  const tasks = [
    timed('plan', 'model', from, 10, 2100, { output: 'A plan.' }),
    timed('review', 'for_each', from - 2200, 5, 9000, {
      status: 'failed',
      error: { ...error, message: 'item 3 failed' },
      line: 12,
    }),
    ...[0, 1, 2, 3].map(i =>
      timed(`review[${i}]/ask`, 'http.request', from - 2300, i * 400, 4000, {
        parent: 'review',
        index: i,
        line: 18,
        attempts_max: 5,
        attempt: i === 3 ? 5 : 1,
        ...(i === 3 ? { status: 'failed' as TaskStatus, error } : { output: { ok: true } }),
      }),
    ),
    task('join', 'set', { line: 26, status: 'cancelled' }),
  ];
  const run = world.add('login-review', tasks, {
    started_at: ago(from).toISOString(),
    cost_microusd: 9_120_000,
    tokens_in: 120_332,
    tokens_out: 18_204,
    id: 'run_failed',
  });
  run.view.error = error;
  journal(world, run, tasks);
  close(world, run, 'failed', ago(from - 12_000), { error, task: 'review[3]/ask' });
}

function large(world: World): void {
  const from = minutes(90);
  const items = Array.from({ length: 5000 }, (_, i) =>
    timed(`files[${i}]/read`, 'file.read', from - i * 10, (i % 7) * 30, 200 + (i % 13) * 40, {
      parent: 'files',
      index: i,
      line: 9,
      ...(i % 1250 === 1249
        ? {
            status: 'failed' as TaskStatus,
            error: { code: 'file_missing', kind: 'not_found', message: `file ${i} is not there` },
          }
        : {}),
    }),
  );
  const tasks = [timed('files', 'for_each', from, 0, 61_000, { line: 7 }), ...items];
  const run = world.add('fan-out', tasks, { started_at: ago(from).toISOString(), id: 'run_large' });
  journal(world, run, tasks);
  close(world, run, 'succeeded', ago(from - 61_000), { outputs: {} });
}

function history(world: World): void {
  const names = [
    'csv-quality-report',
    'licence-risk-table',
    'ticket-triage',
    'document-answers',
    'a-workflow-with-a-rather-long-name-that-has-to-be-cut-somewhere',
  ];
  for (let i = 0; i < 240; i++) {
    const start = ago(minutes(120) + i * 1_700_000);
    const status = i % 11 === 3 ? 'failed' : i % 17 === 5 ? 'cancelled' : 'succeeded';
    const run = world.add(names[i % names.length] ?? 'run', [task('work', 'set', { status })], {
      id: `run_h${String(999 - i)}`,
      started_at: start.toISOString(),
      cost_microusd: (i * 7919) % 400_000,
      tokens_in: i * 31,
      tokens_out: i * 9,
      simulated: i % 3 === 0,
      note: i % 20 === 0 ? 'started from the terminal' : null,
      imported: i === 4 ? ELSEWHERE : null,
    });
    world.record(run, 'run.started', { workflow: run.view.run.name }, start);
    close(
      world,
      run,
      status,
      new Date(start.getTime() + 800 + ((i * 104_729) % 300_000)),
      status === 'failed' ? { error: { code: 'task_failed', kind: 'upstream', message: 'it failed' } } : {},
    );
  }
}

function waitingOnes(world: World): void {
  const from = minutes(3);
  const details = { command: 'helm upgrade shop 1.4.2 → 1.4.3', risk: 'high' };
  const since = ago(from - 2000).toISOString();
  const tasks = [
    timed('build', 'set', from, 10, 1900, { output: { image: 'shop:1.4.3' } }),
    task('deploy', 'approval', {
      status: 'waiting',
      attempt: 1,
      line: 12,
      queued_at: since,
      started_at: since,
      approval: asked({
        id: 'apr_seed',
        title: 'Deploy 1.4.3 to production?',
        details,
        tool: 'http.request',
        input: { method: 'POST', url: 'https://deploy.example/shop', to: 'ops\u202Emoc.' },
        binding: sha([approvalTitle, details]),
        expires_at: new Date(Date.now() + minutes(27)).toISOString(),
      }),
    }),
  ];
  const run = world.add('deploy-shop', tasks, {
    started_at: ago(from).toISOString(),
    status: 'waiting',
    id: 'run_waiting',
  });
  journal(world, run, tasks.slice(0, 1));
  world.record(
    run,
    'approval.requested',
    { task: 'deploy', title: 'Deploy 1.4.3 to production?', details },
    new Date(since),
  );
  const stuck = world.add('nightly-import', [timed('read', 'data.query', minutes(45), 5, 700)], {
    started_at: ago(minutes(45)).toISOString(),
    status: 'running',
    note: 'suspended: the process that ran it has stopped',
    id: 'run_suspended',
  });
  world.record(stuck, 'run.started', { workflow: 'nightly-import' });
}

export function seed(world: World): void {
  seedShelf(world.shelf);
  seedLong(world);
  history(world);
  large(world);
  failed(world);
  releaseNotes(world);
  waitingOnes(world);
  startRun(world, 'waiting-demo');
}
