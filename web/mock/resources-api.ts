import type { JsonObject, KindCard, Place, Resource } from '../src/api/resources';
import type { Json } from '../src/api/types';
import { changes } from '../src/features/resources/draft/merge';
import { getAt, isObject } from '../src/shared/pointer';
import { problem, type Call, type Reply } from './reply';
import { findings, mergePatch, type Shelf, type Stored } from './resources';
import { KINDS } from './kinds';

/** The HTTP face of what is declared: refuses with 404, 409, 412, 422 and 428 as the server does. */

const ok = (body: unknown, status = 200): Reply => ({ status, body });

const missing = (name: string) =>
  problem(404, 'resource_not_found', `There is no \`${name}\` here.`, ['List what is there with `orc get`.']);

export function answerResources(shelf: Shelf, call: Call): Reply | null {
  const path = call.url.pathname.slice('/api/v1'.length).split('/').slice(1).map(decodeURIComponent);
  const params = call.url.searchParams;
  const [first = '', second, third, fourth, fifth] = path;
  if (first === 'kinds') return ok({ items: KINDS });
  if (first === 'search') return search(shelf, params);
  if (first === 'bulk') return bulk(shelf, call.body);
  if (first === 'resources' && second !== undefined && third !== undefined)
    return generic(
      shelf,
      { kind: second, workspace: params.get('workspace'), name: third },
      fourth ?? '',
      fifth,
      call,
    );
  const inWorkspace = first === 'workspaces' && third !== undefined;
  const card = shelf.kind(inWorkspace ? third : first);
  if (card === undefined || (inWorkspace ? third : first) !== card.plural) return null;
  const workspace = inWorkspace ? (second ?? null) : null;
  const name = inWorkspace ? fourth : second;
  if (inWorkspace && fifth === 'test') return null;
  if (fifth === 'instantiate')
    return instantiate(shelf, { kind: card.name, workspace, name: name ?? '' }, call.body);
  if (name === undefined)
    return call.method === 'POST' ? create(shelf, card, workspace, call.body) : list(shelf, card, params);
  return one(shelf, card, { kind: card.name, workspace, name }, call);
}

function list(shelf: Shelf, card: KindCard, params: URLSearchParams): Reply {
  const q = (params.get('q') ?? '').toLowerCase();
  if (q === 'explode')
    return problem(503, 'store_busy', 'The store did not answer in time.', ['Try again in a moment.']);
  const workspace = params.get('workspace');
  const deleted = params.get('state') === 'deleted';
  const statuses = params.get('status')?.split(',') ?? ['draft', 'active', 'paused'];
  const labels = (params.get('labels') ?? '').split(',').filter(Boolean);
  const bad = labels.find(label => !label.includes('='));
  if (bad !== undefined) return problem(400, 'bad_query', `\`${bad}\` is no label; write key=value.`);
  const sort = params.get('sort') ?? 'name';
  const key = sort.replace(/^-/, '') as 'name' | 'updated_at' | 'created_at';
  const sign = sort.startsWith('-') ? -1 : 1;
  const all = shelf
    .of(card.name)
    .filter(
      ({ now }) =>
        (now.deleted_at !== null) === deleted && (workspace === null || now.workspace === workspace),
    )
    .filter(stored => deleted || card.name !== 'workflow' || statuses.includes(shelf.status(stored) ?? ''))
    .filter(({ now }) => labels.every(label => now.labels[label.split('=')[0] ?? ''] === label.split('=')[1]))
    .filter(
      stored =>
        q === '' ||
        JSON.stringify([stored.now.name, stored.now.title, stored.now.labels]).toLowerCase().includes(q),
    )
    .toSorted((a, b) => (a.now[key] > b.now[key] ? sign : a.now[key] < b.now[key] ? -sign : 0));
  const from = Number(params.get('after') ?? 0);
  const limit = Number(params.get('limit') ?? 50);
  const items = all.slice(from, from + limit).map(stored => shelf.view(stored));
  return ok({ items, next: from + limit < all.length ? String(from + limit) : null, total: all.length });
}

const META = ['title', 'labels', 'visibility', 'team', 'shared_with', 'deprecated'] as const;

function metaOf(body: JsonObject): Partial<Resource> {
  return Object.fromEntries(
    META.filter(name => body[name] !== undefined).map(name => [name, body[name]]),
  ) as Partial<Resource>;
}

function invalid(card: KindCard, spec: JsonObject): Reply | null {
  const found = findings(card, spec);
  if (found.length === 0) return null;
  const reply = problem(
    422,
    'resource_invalid',
    `${found.length} fields are not in order: ${found[0]?.message}`,
  );
  return {
    ...reply,
    body: { ...(reply.body as object), place: `/spec${found[0]?.path}`, details: { findings: found } },
  };
}

function create(shelf: Shelf, card: KindCard, workspace: string | null, body: JsonObject): Reply {
  const name = String(body['name'] ?? '');
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) {
    const reply = problem(422, 'bad_name', `\`${name}\` is no name: use small letters, digits and dashes.`);
    return { ...reply, body: { ...(reply.body as object), place: '/name' } };
  }
  const place = { kind: card.name, workspace, name };
  const known = shelf.all.get(shelf.key(place));
  if (known !== undefined)
    return problem(409, 'resource_exists', `${card.title} \`${name}\` exists already.`, [
      'Choose another name.',
    ]);
  const spec = (body['spec'] ?? {}) as JsonObject;
  const refused = invalid(card, spec);
  if (refused !== null) return refused;
  const stored = shelf.create(place, {
    spec,
    meta: metaOf(body),
    draft: body['draft'] === true,
    reason: (body['reason'] as string) ?? null,
  });
  return ok(shelf.view(stored), 201);
}

function instantiate(shelf: Shelf, place: Place, body: JsonObject): Reply {
  const stored = shelf.all.get(shelf.key(place));
  if (stored === undefined) return missing(place.name);
  const resource = getAt(stored.versions.at(-1)?.spec, '/package/resources/0/spec');
  return makeWorkflow(shelf, isObject(resource) ? resource : {}, body);
}

/** What a template makes, or would make. */
export function makeWorkflow(shelf: Shelf, spec: JsonObject, body: JsonObject): Reply {
  const made = { kind: 'workflow', workspace: String(body['workspace']), name: String(body['name']) };
  const dry = body['dry_run'] === true;
  if (!shelf.all.has(shelf.key({ kind: 'workspace', workspace: null, name: made.workspace }))) {
    if (dry) return ok({ plan: [{ ...made, action: 'invalid' }], applied: false, findings: [] });
    const path = `workflow/${made.workspace}/${made.name}/workspace`;
    const message = `there is no workspace \`${made.workspace}\``;
    return problem(
      422,
      'resource_invalid',
      `what the documents describe is not valid: ${path}: ${message}`,
      [],
      { findings: [{ code: 'unknown_workspace', path, message }] },
    );
  }
  const there = shelf.all.has(shelf.key(made));
  if (!dry && !there) shelf.create(made, { spec, draft: body['draft'] === true });
  return ok({ plan: [{ ...made, action: there ? 'unchanged' : 'create' }], applied: !dry, findings: [] });
}

function one(shelf: Shelf, card: KindCard, place: Place, call: Call): Reply {
  const stored = shelf.all.get(shelf.key(place));
  if (stored === undefined || stored.now.deleted_at !== null) return missing(place.name);
  if (call.method === 'GET') {
    const view = shelf.view(stored, call.url.searchParams.get('version'));
    return view === null ? missing(`${place.name} of this version`) : ok(view);
  }
  if (call.method === 'DELETE') return remove(shelf, stored, call.url.searchParams.get('force') === 'true');
  const ifMatch = call.headers['if-match'];
  if (call.method === 'PUT' && ifMatch === undefined)
    return problem(428, 'precondition_required', 'Say with If-Match what you replace.');
  const etag = `"${stored.generation}-${stored.now.version}"`;
  if (ifMatch !== undefined && ifMatch !== etag)
    return problem(
      412,
      'version_mismatch',
      `It was changed meanwhile: it is ${etag}, you have ${String(ifMatch)}.`,
    );
  const old = stored.versions.at(-1)?.spec ?? {};
  const given = call.body['spec'];
  const next = given === undefined ? old : call.method === 'PATCH' ? mergePatch(old, given) : given;
  const spec = shelf.unsealed(next as JsonObject, old);
  const refused = invalid(card, spec);
  if (refused !== null) return refused;
  shelf.change(stored, {
    spec,
    meta: metaOf(call.body),
    draft: call.body['draft'] === true,
    reason: (call.body['reason'] as string) ?? null,
  });
  return ok(shelf.view(stored));
}

function remove(shelf: Shelf, stored: Stored, force: boolean): Reply {
  const users = shelf.usedBy(stored.now);
  if (users.length > 0 && !force) {
    const names = users.map(user => `${user.kind}/${user.workspace}/${user.name}`).join(', ');
    const reply = problem(409, 'still_referenced', `Still used by ${names}.`, [
      'Change those first, or delete with force.',
    ]);
    return { ...reply, body: { ...(reply.body as object), details: { used_by: users } } };
  }
  stored.now.deleted_at = new Date().toISOString();
  stored.generation += 1;
  shelf.tell(stored, 'deleted');
  return ok(null, 204);
}

function generic(shelf: Shelf, place: Place, what: string, rest: string | undefined, call: Call): Reply {
  const stored = shelf.all.get(shelf.key(place));
  if (stored === undefined) return missing(place.name);
  const number = Number(call.body['version'] ?? 0);
  const version = stored.versions.find(one => one.version === number);
  const reason = (call.body['reason'] as string | undefined) ?? null;
  const labelled = () =>
    stored.versions
      .map(one => ({
        ...one,
        spec: undefined,
        labels: Object.entries(stored.now.version_labels).flatMap(([label, at]) =>
          at === one.version ? [label] : [],
        ),
      }))
      .toReversed();
  if (what === 'versions') return ok({ items: labelled(), next: null, total: stored.versions.length });
  if (what === 'diff') return diff(shelf, stored, call.url.searchParams);
  if (what === 'references') return ok({ uses: shelf.uses(stored), used_by: shelf.usedBy(place) });
  if (what === 'purge') {
    shelf.all.delete(shelf.key(place));
    shelf.tell(stored, 'purged');
    return ok(null, 204);
  }
  if (what === 'halt') {
    const status = call.body['status'] === 'archived' ? 'archived' : 'paused';
    if (reason === null || reason.trim() === '')
      return problem(422, 'halt_without_reason', `To take ${place.name} out of use, say why.`);
    stored.now.halted = { status, reason, by: stored.now.owner, at: new Date().toISOString() };
    shelf.change(stored, {}, status);
  } else if (what === 'resume') {
    delete stored.now.halted;
    shelf.change(stored, {}, 'resumed');
  } else if (what === 'restore') {
    stored.now.deleted_at = null;
    shelf.change(stored, {}, 'restored');
  } else if (what === 'version-labels' && rest !== undefined) {
    if (call.method === 'DELETE') delete stored.now.version_labels[rest];
    else if (version === undefined) return missing(`version ${number}`);
    else stored.now.version_labels[rest] = number;
    shelf.change(stored, {}, 'labelled');
  } else if (version === undefined) return missing(`version ${number}`);
  else if (what === 'publish') {
    version.state = 'published';
    stored.now.published = Math.max(stored.now.published ?? 0, number);
    shelf.change(stored, {}, 'published');
  } else if (what === 'rollback') {
    shelf.change(stored, { spec: { ...version.spec }, reason, rollbackOf: number }, 'rolled_back');
  }
  return ok(shelf.view(stored));
}

function diff(shelf: Shelf, stored: Stored, params: URLSearchParams): Reply {
  const [from, to] = [Number(params.get('from')), Number(params.get('to'))];
  const spec = (n: number) => stored.versions.find(({ version }) => version === n)?.spec;
  const [a, b] = [spec(from), spec(to)];
  if (a === undefined || b === undefined) return missing(`version ${a === undefined ? from : to}`);
  const old = shelf.sealed(stored.now.kind, a);
  const next = shelf.sealed(stored.now.kind, b);
  const fields = changes(old, next).map(({ path, old, new: value }) => ({
    path: `/spec${path}`,
    old,
    new: value,
  }));
  const lines = (value: Json) => JSON.stringify(value, null, 2).split('\n');
  const [before, after] = [lines(old), lines(next)];
  const text = [
    ...before.filter(line => !after.includes(line)).map(line => `-${line}`),
    ...after.map(line => (before.includes(line) ? ` ${line}` : `+${line}`)),
  ].join('\n');
  return ok({
    from,
    to,
    text: `--- version ${from}\n+++ version ${to}\n@@ -1,${before.length} +1,${after.length} @@\n${text}\n`,
    fields,
  });
}

function search(shelf: Shelf, params: URLSearchParams): Reply {
  const q = (params.get('q') ?? '').toLowerCase();
  const items = [...shelf.all.values()]
    .filter(
      ({ now }) => now.deleted_at === null && `${now.name} ${now.title ?? ''}`.toLowerCase().includes(q),
    )
    .map(({ now, versions }) => ({
      kind: now.kind,
      workspace: now.workspace,
      name: now.name,
      title: now.title,
      summary: String(getAt(versions.at(-1)?.spec, '/model') ?? ''),
      score: now.name.startsWith(q) ? 2 : 1,
    }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, Number(params.get('limit') ?? 20));
  return ok({ items, next: null });
}

function bulk(shelf: Shelf, body: JsonObject): Reply {
  const items = Array.isArray(body['items']) ? body['items'].filter(isObject) : [];
  return ok({
    items: items.map(item => {
      const place = {
        kind: String(item['kind']),
        workspace: (item['workspace'] as string | undefined) ?? null,
        name: String(item['name']),
      };
      const stored = shelf.all.get(shelf.key(place));
      const reply =
        stored === undefined || stored.now.deleted_at !== null
          ? missing(place.name)
          : remove(shelf, stored, false);
      return reply.status < 400
        ? { status: reply.status, resource: null }
        : { status: reply.status, problem: reply.body };
    }),
  });
}
