// A language client of others, over standard input and output, against the built program.
//   node lsp.mjs PROGRAM FOLDER
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const protocol = require('vscode-languageserver-protocol/node');

const [program, folder] = process.argv.slice(2);

function connect(capabilities) {
  const server = spawn(program, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = protocol.createProtocolConnection(
    new protocol.StreamMessageReader(server.stdout),
    new protocol.StreamMessageWriter(server.stdin),
  );
  const published = new Map();
  let told = () => {};
  connection.onNotification('textDocument/publishDiagnostics', (params) => {
    published.set(params.uri, params);
    told();
  });
  connection.listen();
  const until = async (uri, fits) => {
    for (;;) {
      const found = published.get(uri);
      if (found && fits(found)) return found.diagnostics;
      await new Promise((go) => {
        told = go;
      });
    }
  };
  return { server, connection, until, capabilities };
}

const uri = (name) => pathToFileURL(join(folder, name)).href;

// Positions count UTF-16 units: `ü` is one, `😀` is two.
const text = `name: demo
inputs:
  who: {type: string, description: "Whom 😀 to greet"}
steps:
  - id: first   # 😀 ü
    uses: set
    with: {größe: "😀 {{ inputs.who }}", list: [1]}
  - id: second
    uses: set
    if: "steps.first.output.list | length > 0"
    needs: [first]
    with:
      a: "ü😀 {{ steps.first.output.größe }} {{ steps.first.status }}"
  - id: sub
    uses: workflow/other
outputs:
  out: "{{ steps.first.output }}"
`;

function place(word, nth = 0, within = 0) {
  let at = -1;
  for (let i = 0; i <= nth; i++) at = text.indexOf(word, at + 1);
  assert.ok(at >= 0, word);
  const before = text.slice(0, at + within);
  return { line: before.split('\n').length - 1, character: before.length - (before.lastIndexOf('\n') + 1) };
}

function apply(source, edits) {
  const lines = source.split('\n');
  const offset = ({ line, character }) => lines.slice(0, line).reduce((sum, l) => sum + l.length + 1, 0) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce((out, e) => out.slice(0, offset(e.range.start)) + e.newText + out.slice(offset(e.range.end)), source);
}

async function pushes() {
  writeFileSync(join(folder, 'other.yaml'), 'steps:\n  - id: x\n    uses: set\n    with: {a: 1}\n');
  const { server, connection, until } = connect();
  const early = await connection.sendRequest('textDocument/hover', {}).catch((e) => e);
  assert.equal(early.code, -32002);
  const { capabilities } = await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  assert.equal(capabilities.positionEncoding, 'utf-16');
  await connection.sendNotification('initialized', {});
  const doc = { uri: uri('demo.yaml') };
  await connection.sendNotification('textDocument/didOpen', { textDocument: { ...doc, languageId: 'yaml', version: 1, text } });
  assert.deepEqual(await until(doc.uri, (p) => p.version === 1), []);

  const ask = (method, more) => connection.sendRequest(`textDocument/${method}`, { textDocument: doc, ...more });
  const at = (...args) => ({ position: place(...args) });

  // Hover: a step behind an emoji, a key, a tool's kind, a filter, an input.
  assert.match((await ask('hover', at('first.output.gr', 0, 2))).contents.value, /\*\*first\*\* \(step, line 5\)/);
  assert.match((await ask('hover', at('needs', 0, 1))).contents.value, /must end first/);
  assert.match((await ask('hover', at('uses: set', 0, 7))).contents.value, /step kind/);
  assert.match((await ask('hover', at('length', 0, 2))).contents.value, /number of items/);
  assert.match((await ask('hover', at('inputs.who', 0, 8))).contents.value, /Whom 😀 to greet/);

  // Definition and references, in templates, conditions and `needs`.
  const definition = await ask('definition', at('first.status', 0, 1));
  assert.deepEqual(definition.range, { start: place('first'), end: place('first', 0, 5) });
  assert.equal((await ask('definition', at('workflow/other', 0, 3))).uri, uri('other.yaml'));
  const references = await ask('references', { ...at('first'), context: { includeDeclaration: true } });
  assert.equal(references.length, 6);
  for (const found of references) {
    const line = text.split('\n')[found.range.start.line];
    assert.equal(line.slice(found.range.start.character, found.range.end.character), 'first');
  }

  // Rename: all of them, and nothing else; the text stays free of findings.
  assert.equal((await ask('prepareRename', at('first.status', 0, 1))).placeholder, 'first');
  const renamed = await ask('rename', { ...at('first.status', 0, 1), newName: 'opening' });
  const edits = renamed.changes[doc.uri];
  assert.equal(apply(text, edits), text.replaceAll('id: first', 'id: opening').replaceAll('steps.first', 'steps.opening').replace('[first]', '[opening]'));
  const refused = await ask('rename', { ...at('first'), newName: 'second' }).catch((e) => e);
  assert.match(refused.message, /another one already/);

  const symbols = await ask('documentSymbol', {});
  assert.deepEqual(symbols.map((s) => s.name), ['who', 'first', 'second', 'sub']);
  const folds = await ask('foldingRange', {});
  assert.ok(folds.some((f) => f.startLine === 3 && f.endLine >= 13), JSON.stringify(folds));

  // Typing: incremental changes with positions behind wide characters, and completion in between.
  let version = 1;
  let now = text;
  const change = async (range, newText) => {
    now = apply(now, [{ range, newText }]);
    await connection.sendNotification('textDocument/didChange', { textDocument: { ...doc, version: ++version }, contentChanges: [{ range, text: newText }] });
  };
  const spot = place(' {{ steps.first.status }}"', 0, 0);
  await change({ start: spot, end: spot }, '{{ steps.first.output. }}');
  const labels = async (position) => (await ask('completion', { position })).items.map((i) => i.label);
  const member = { line: spot.line, character: spot.character + '{{ steps.first.output.'.length };
  const members = await labels(member);
  assert.ok(members.includes('größe') && members.includes('list'), members.slice(0, 5).join());
  await change({ start: spot, end: { line: spot.line, character: spot.character + '{{ steps.first.output. }}'.length } }, '');
  assert.equal(now, text);
  assert.deepEqual(await until(doc.uri, (p) => p.version === version), []);

  // A new step, letter by letter.
  const end = place('outputs:');
  await change({ start: end, end }, '  - id: third\n    us\n');
  assert.ok((await labels({ line: end.line + 1, character: 6 })).includes('uses'));
  await change({ start: { line: end.line + 1, character: 4 }, end: { line: end.line + 1, character: 6 } }, 'uses: git.');
  const tools = await labels({ line: end.line + 1, character: 14 });
  assert.ok(tools.includes('git.log'), tools.join());
  await change({ start: { line: end.line + 1, character: 10 }, end: { line: end.line + 1, character: 14 } }, 'git.log\n    with:\n      fr');
  const inputs = await labels({ line: end.line + 3, character: 8 });
  assert.ok(inputs.includes('from'), inputs.join());
  await change({ start: { line: end.line + 2, character: 0 }, end: { line: end.line + 4, character: 0 } }, '    needs: [fi]\n');
  assert.deepEqual((await labels({ line: end.line + 2, character: 14 }))[0], 'first');
  await change({ start: { line: end.line + 2, character: 0 }, end: { line: end.line + 3, character: 0 } }, '    if: steps.first.stat\n');
  assert.equal((await labels({ line: end.line + 2, character: 24 }))[0], 'status');

  // A finding with its fix, and the fix carried out.
  await change({ start: { line: end.line + 2, character: 0 }, end: { line: end.line + 3, character: 0 } }, '    nedes: [first]\n');
  const found = await until(doc.uri, (p) => p.version === version);
  const wrong = found.find((d) => d.code === 'W009');
  assert.equal(wrong.severity, 1);
  assert.deepEqual(wrong.range, { start: { line: end.line + 2, character: 4 }, end: { line: end.line + 2, character: 9 } });
  const actions = await ask('codeAction', { range: wrong.range, context: { diagnostics: [wrong] } });
  const fix = actions.find((a) => a.kind === 'quickfix');
  const mended = apply(now, fix.edit.changes[doc.uri]);
  assert.ok(mended.includes('    needs: [first]\n'));

  // Formatting is what `orc fmt` does.
  await connection.sendNotification('textDocument/didChange', { textDocument: { ...doc, version: ++version }, contentChanges: [{ text: 'steps:\n-   id:  a\n    uses: set\n    with: { x: 1 }\n' }] });
  const formatted = apply('steps:\n-   id:  a\n    uses: set\n    with: { x: 1 }\n', await ask('formatting', { options: { tabSize: 2, insertSpaces: true } }));
  assert.equal(formatted, 'steps:\n  - id: a\n    uses: set\n    with: {x: 1}\n');

  // What is called back is answered so, or with the answer that was on its way.
  const source = new protocol.CancellationTokenSource();
  const asked = connection.sendRequest('textDocument/documentSymbol', { textDocument: doc }, source.token).catch((e) => e);
  source.cancel();
  const answer = await asked;
  assert.ok(Array.isArray(answer) || answer.code === -32800, JSON.stringify(answer));

  // Other YAML is left alone; unknown methods and files are errors, not ends.
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uri('k8s.yaml'), languageId: 'yaml', version: 1, text: 'kind: Pod\nspec: {}\n' } });
  assert.deepEqual(await until(uri('k8s.yaml'), () => true), []);
  assert.equal((await connection.sendRequest('workspace/nonsense', {}).catch((e) => e)).code, -32601);
  assert.equal((await connection.sendRequest('textDocument/hover', { textDocument: { uri: 'file:///none' } }).catch((e) => e)).code, -32602);
  await connection.sendNotification('textDocument/didClose', { textDocument: doc });
  assert.deepEqual(await until(doc.uri, (p) => p.version === undefined || p.version === null), []);

  const ended = new Promise((go) => server.on('exit', go));
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  assert.equal(await ended, 0);
  connection.dispose();
}

async function pulls() {
  const { server, connection } = connect();
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {} } } });
  const doc = { uri: uri('pulled.yaml') };
  const broken = 'steps:\n  - id: a\n    uses: set\n    with: {x: "😀{{ steps.b.output }}"}\n';
  await connection.sendNotification('textDocument/didOpen', { textDocument: { ...doc, languageId: 'yaml', version: 1, text: broken } });
  const report = await connection.sendRequest('textDocument/diagnostic', { textDocument: doc });
  assert.equal(report.kind, 'full');
  assert.deepEqual(report.items[0].range, { start: { line: 3, character: 26 }, end: { line: 3, character: 27 } });
  await connection.sendRequest('shutdown');
  const ended = new Promise((go) => server.on('exit', go));
  await connection.sendNotification('exit');
  assert.equal(await ended, 0);
  connection.dispose();
}

// A file of a thousand steps, typed into: how long an answer takes.
async function speed() {
  const { server, connection } = connect();
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {} } } });
  const doc = { uri: uri('large.yaml') };
  let large = 'steps:\n';
  for (let i = 0; i < 1000; i++) large += `  - id: s${i}\n    uses: set\n    with: {v: "${i > 0 ? `{{ steps.s${i - 1}.output.v }}` : 'x'}"}\n`;
  await connection.sendNotification('textDocument/didOpen', { textDocument: { ...doc, languageId: 'yaml', version: 1, text: large } });
  await connection.sendRequest('textDocument/diagnostic', { textDocument: doc });
  const took = [];
  for (let i = 0; i < 40; i++) {
    const position = { line: 1500, character: 0 };
    const range = { start: { line: 1503, character: 14 }, end: { line: 1503, character: 14 } };
    await connection.sendNotification('textDocument/didChange', { textDocument: { ...doc, version: i + 2 }, contentChanges: [{ range, text: 'x' }] });
    const begun = performance.now();
    await connection.sendRequest('textDocument/completion', { textDocument: doc, position });
    took.push(performance.now() - begun);
  }
  took.sort((a, b) => a - b);
  console.log(`completion after a change, 1000 steps: p50 ${took[20].toFixed(1)} ms, p95 ${took[37].toFixed(1)} ms`);
  server.kill();
  connection.dispose();
}

// The original format, by the same client.
async function original() {
  const { server, connection } = connect();
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {} } } });
  const doc = { uri: uri('theirs.yaml') };
  const theirs = `id: theirs
parameters:
  topic: {type: string, default: "😀", description: what it is about}
steps:
  - id: web-hits
    tool: web-search
    action: search
    parameters: {query: "😀 {{ topic }}"}
  - id: keep
    tool: filesystem
    action: write
    parameters: {path: a.md, content: "ü😀 {{ web-hits.result | length }}"}
    dependencies: [web-hits]
    condition: web-hits.success
`;
  const spot = (word, within) => {
    const before = theirs.slice(0, theirs.indexOf(word) + within);
    return { line: before.split('\n').length - 1, character: before.length - (before.lastIndexOf('\n') + 1) };
  };
  const ask = (method, more) => connection.sendRequest(`textDocument/${method}`, { textDocument: doc, ...more });
  await connection.sendNotification('textDocument/didOpen', { textDocument: { ...doc, languageId: 'yaml', version: 1, text: theirs } });
  assert.deepEqual((await ask('diagnostic', {})).items, []);
  assert.match((await ask('hover', { position: spot('web-hits.result', 2) })).contents.value, /\*\*web-hits\*\* \(step, line 5\)/);
  assert.deepEqual((await ask('definition', { position: spot('web-hits.success', 2) })).range.start, spot('web-hits', 0));
  const { changes } = await ask('rename', { position: spot('[web-hits]', 3), newName: 'found' });
  assert.equal(apply(theirs, changes[doc.uri]), theirs.replaceAll('web-hits', 'found'));
  const members = await ask('completion', { position: spot('web-hits.result', 9) });
  assert.ok(members.items.some((i) => i.label === 'total_results'), JSON.stringify(members.items.slice(0, 3)));
  const keys = await ask('completion', { position: spot('dependencies', 6) });
  assert.ok(keys.items.some((i) => i.label === 'dependencies'));
  server.kill();
  connection.dispose();
}

await pushes();
await original();
await pulls();
await speed();
console.log('lsp done');
process.exit(0);
