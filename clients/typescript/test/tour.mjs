// What a program does with the built client, against a running server: node tour.mjs CLIENT URL TOKEN.
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';

const [, , built, url, token] = process.argv;
const { ApiError, createClient, events, items, op } = await import(pathToFileURL(built).href);

const HELLO =
  "name: hello\nsteps:\n  - id: greet\n    uses: set\n    with: {text: Hello}\noutputs:\n  text: '{{ steps.greet.output.text }}'\n";
const body = { workflow: { main: 'hello.yaml', files: { 'hello.yaml': HELLO } }, inputs: {} };

const orc = createClient({ url, token });
assert.ok((await orc.call(op.get_me, {})).data.org.name);

const { data: run, status } = await orc.call(op.start_run, { body, idempotencyKey: 'tour-ts' });
assert.equal(status, 201);
assert.equal((await orc.call(op.start_run, { body, idempotencyKey: 'tour-ts' })).data.id, run.id);
const names = [];
for await (const event of events(orc, op.watch_run, { path: { id: run.id } })) names.push(event.event);
assert.equal(names.at(-1), 'end');
const { data: done } = await orc.call(op.get_run, { path: { id: run.id } });
assert.deepEqual([done.run.status, done.outputs], ['succeeded', { text: 'Hello' }]);

await orc.call(op.start_run, { body });
const seen = new Set();
for await (const one of items(orc, op.list_runs, { query: { limit: 1 } })) {
  assert.ok(!seen.has(one.id), 'paging repeats nothing');
  seen.add(one.id);
}
assert.ok(seen.has(run.id) && seen.size >= 2);

await assert.rejects(
  orc.call(op.get_run, { path: { id: 'run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b' } }),
  error => error instanceof ApiError && error.status === 404 && error.code === 'run_not_found',
);
await assert.rejects(createClient({ url, token: 'wrong', retries: 0 }).call(op.get_me, {}), { status: 401 });
console.log('tour done');
