import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Unread } from '../src/api/notifications';
import type { ResourceEvent } from '../src/api/resources';
import type { Json, RunSummary } from '../src/api/types';
import { about, inbox } from './inbox';
import { startRun, tryFlow } from './scripts';
import { answerManage, openapi } from './manage';
import { problem, type Call, type Reply } from './reply';
import { answerNotifications } from './notifications';
import { bringRun } from './bring';
import { answerGallery } from './gallery';
import { answerResources } from './resources-api';
import { answerRetention } from './retention';
import { cancel, resume, steer } from './steer';
import { answerTravel } from './travel';
import { answerWorkflows } from './workflows';
import { LOCAL, SYSTEM, type Feed, type Run, type World } from './world';

export const TOKEN = 'mock-token';
const COOKIE = 'orc_session=mock';

/** Answers one request of the API; false if the path is not the API's. Failures are asked for by name, not intercepted. */
export async function answer(world: World, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
  const url = new URL(req.url ?? '/', 'http://mock');
  if (url.pathname === '/sign-in') {
    res.writeHead(303, { 'set-cookie': `${COOKIE}; HttpOnly; SameSite=Strict; Path=/`, location: '/' }).end();
    return true;
  }
  if (url.pathname === '/mock/cut') {
    cut();
    res.writeHead(204).end();
    return true;
  }
  if (url.pathname === '/openapi.json') {
    send(res, { status: 200, body: openapi() });
    return true;
  }
  if (!url.pathname.startsWith('/api/v1/')) return false;
  if (!(req.headers.cookie ?? '').includes(COOKIE)) {
    send(res, problem(401, 'unauthenticated', 'No session.', ['Run `orc sign-in` and open the link.']));
    return true;
  }
  if (/^\/api\/v1\/(runs\/[^/]+\/)?live$/.test(url.pathname)) {
    stream(world, req, res, url);
    return true;
  }
  if (req.method !== 'GET' && req.headers['x-orc-csrf'] !== '1') {
    send(res, problem(403, 'csrf', 'The header X-Orc-Csrf is missing.'));
    return true;
  }
  if (url.pathname === '/api/v1/runs/import') {
    send(res, await bringRun(world, req, url));
    return true;
  }
  const body = req.method === 'GET' ? {} : await readBody(req);
  const blob = /^\/api\/v1\/blobs\/(.+)$/.exec(url.pathname);
  const bytes = blob?.[1] === undefined ? undefined : world.blobs.get(blob[1]);
  if (bytes !== undefined) res.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes);
  else {
    const call: Call = { method: req.method ?? 'GET', url, body, headers: req.headers };
    send(
      res,
      answerRetention(call) ??
        answerNotifications(world, call) ??
        answerGallery(world, call) ??
        answerWorkflows(world, call) ??
        answerResources(world.shelf, call) ??
        answerManage(world, call) ??
        answerTravel(world, call) ??
        route(world, call),
    );
  }
  return true;
}

function send(res: ServerResponse, { status, body }: Reply): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  res.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-correlation-id': 'cor_01mock',
  });
  res.end(status === 204 ? undefined : JSON.stringify(body));
}

async function readBody(req: IncomingMessage): Promise<{ [key: string]: Json }> {
  let text = '';
  for await (const chunk of req) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as { [key: string]: Json });
}

function route(world: World, call: Call): Reply {
  const path = call.url.pathname.slice('/api/v1'.length);
  const one = /^\/runs\/([^/]+)(\/(events|tasks|cancel|pause|resume|signal|checkpoints|fork|retry))?$/.exec(
    path,
  );
  const asked = /^\/inbox\/([^/]+)(?:\/(decide|withdraw|delegate|edit|history))?$/.exec(path);
  if (path === '/inbox') return inbox(world, call.url.searchParams);
  if (path === '/audit') return audit(world, call.url.searchParams);
  if (path === '/me') return { status: 200, body: me };
  if (path === '/sign-out') return { status: 200, body: null };
  if (path === '/runs')
    return call.method === 'POST' ? create(world, call) : list(world, call.url.searchParams);
  if (asked?.[1] !== undefined) return about(world, asked[1], asked[2], call.body);
  if (one?.[1] === undefined) return problem(404, 'not_found', `There is nothing at ${path}.`);
  if (one[1] === 'run_unavailable')
    return problem(500, 'store_failed', 'disk I/O error: the journal could not be read', [
      'Run `orc doctor`.',
    ]);
  const run = world.runs.get(decodeURIComponent(one[1]));
  if (run === undefined)
    return problem(404, 'run_not_found', `No run has the id ${one[1]}.`, [
      'List the runs with `orc runs list`.',
    ]);
  if (one[3] === 'tasks')
    return { status: 200, body: { seq: run.view.run.seq, items: run.view.tasks, next: null } };
  if (one[3] === 'events') return events(run, call.url.searchParams);
  if (one[3] === 'cancel') return cancel(world, run, call.body);
  if (one[3] === 'resume') return resume(world, run);
  if (one[3] !== undefined) return steer(world, run, one[3], call.body);
  const bare = call.url.searchParams.get('tasks') === 'few' && run.view.tasks.length > 200;
  return { status: 200, body: bare ? { ...run.view, tasks: [] } : run.view };
}

const me = {
  principal: LOCAL,
  org: { id: 'org_local', name: 'Local' },
  rights: ['*:*'],
  version: '0.1.0-mock',
  simulated: true,
};

function list(world: World, params: URLSearchParams): Reply {
  const q = (params.get('q') ?? '').toLowerCase();
  if (q === 'explode')
    return problem(503, 'store_busy', 'The store did not answer in time.', ['Try again in a moment.']);
  const status = (params.get('status') ?? '').split(',').filter(Boolean);
  const limit = Number(params.get('limit') ?? 50);
  const sort = params.get('sort') ?? '-started_at';
  const key = sort.replace(/^-/, '') as 'started_at' | 'name' | 'cost_microusd';
  const sign = sort.startsWith('-') ? -1 : 1;
  const all = [...world.runs.values()]
    .map(run => run.view.run)
    .filter(run => [null, run.workspace].includes(params.get('workspace')))
    .filter(run => status.length === 0 || status.includes(run.status))
    .filter(run => q === '' || run.name.includes(q) || run.id.includes(q))
    .toSorted((a, b) => (a[key] > b[key] ? 1 : a[key] < b[key] ? -1 : 0) * sign);
  const after = params.get('after');
  const from = after === null ? 0 : all.findIndex(run => run.id === after) + 1;
  const items = all.slice(from, from + limit);
  const next = from + limit < all.length ? (items.at(-1)?.id ?? null) : null;
  return { status: 200, body: { items, next, total: all.length } };
}

function create(world: World, call: Call): Reply {
  const asked = call.body['workflow'] as {
    main: string;
    files: Record<string, string>;
    resource?: { name: string };
  };
  if (asked.resource !== undefined) {
    const started = startRun(world, asked.resource.name);
    started.view.inputs = call.body['inputs'] ?? {};
    return { status: 201, body: started.view.run };
  }
  const workflow = asked;
  const name = /^name:\s*(\S+)/m.exec(workflow.files[workflow.main] ?? '')?.[1] ?? workflow.main;
  const trial =
    call.body['inputs'] !== undefined &&
    world.shelf.of('workflow').some(({ now }) => `${now.name}.yaml` === workflow.main);
  if (trial) return { status: 201, body: tryFlow(world, workflow, call.body).view.run };
  return { status: 201, body: startRun(world, name).view.run };
}

function events(run: Run, params: URLSearchParams): Reply {
  const after = Number(params.get('after') ?? 0);
  const limit = Number(params.get('limit') ?? 500);
  const items = run.events.slice(after, after + limit);
  return { status: 200, body: { items, next: after + limit < run.events.length ? after + limit : null } };
}

const AUDIT_PAGE = 2;

function audit(world: World, params: URLSearchParams): Reply {
  const fits = (field: 'kind' | 'name' | 'workspace', value: string | null) =>
    params.get(field) === null || params.get(field) === value;
  const all = world.shelf.audit
    .filter(one => fits('kind', one.kind) && fits('name', one.name) && fits('workspace', one.workspace))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const from = Number(params.get('after') ?? 0);
  const next = from + AUDIT_PAGE < all.length ? String(from + AUDIT_PAGE) : null;
  return { status: 200, body: { items: all.slice(from, from + AUDIT_PAGE), next } };
}

const open = new Set<ServerResponse>();

const OUTAGE_MS = 1500;
let downUntil = 0;

/** Breaks every live connection for a while, as a lost network would. */
function cut(): void {
  downUntil = Date.now() + OUTAGE_MS;
  for (const res of open) res.destroy();
}

function stream(world: World, req: IncomingMessage, res: ServerResponse, url: URL): void {
  const id = /\/runs\/([^/]+)\/live$/.exec(url.pathname)?.[1];
  if (Date.now() < downUntil) {
    res.destroy();
    return;
  }
  const since = Number(req.headers['last-event-id'] ?? url.searchParams.get('since') ?? Number.NaN);
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  res.write(': open\n\n');
  open.add(res);
  const put = (event: string, data: unknown, seq?: number) =>
    res.write(`event: ${event}\n${seq === undefined ? '' : `id: ${seq}\n`}data: ${JSON.stringify(data)}\n\n`);
  const feed: Feed =
    id === undefined
      ? { run: (pos: number, run: RunSummary) => put('run', run, pos) }
      : runFeed(decodeURIComponent(id), put);
  const run = id === undefined ? undefined : world.runs.get(decodeURIComponent(id));
  if (run !== undefined && !Number.isNaN(since)) {
    for (const event of run.events.slice(since)) {
      put(
        'change',
        { event, tasks: run.view.tasks.filter(({ path }) => path === event.body['task']), run: run.view.run },
        event.seq,
      );
    }
  }
  // What all runs did meanwhile is not kept here: the list is asked again.
  if (run === undefined && since < world.pos) put('resync', {});
  world.feeds.add(feed);
  const tellResource = (pos: number, event: ResourceEvent) => put('resource', event, world.pos + pos);
  if (id === undefined) world.shelf.listeners.add(tellResource);
  const tellPerson = (counted: Unread) => put('notification', counted);
  if (id === undefined) world.told.listeners.add(tellPerson);
  const beat = setInterval(() => res.write(`: ${SYSTEM.name}\n\n`), 15_000);
  res.on('close', () => {
    clearInterval(beat);
    open.delete(res);
    world.feeds.delete(feed);
    world.shelf.listeners.delete(tellResource);
    world.told.listeners.delete(tellPerson);
  });
}

function runFeed(id: string, put: (event: string, data: unknown, seq?: number) => void): Feed {
  return {
    change: (run, change) => {
      if (run !== id) return;
      put('change', change, change.event.seq);
      if (change.run.ended_at !== null) put('end', {});
    },
    delta: (run, task, text) => {
      if (run === id) put('delta', { task, text });
    },
  };
}
