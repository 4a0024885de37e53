import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  addStep,
  cannotConnect,
  connect,
  disconnect,
  duplicate,
  moveStep,
  removeStep,
  rename,
  setField,
  spotAfter,
  starter,
} from './edit';
import { begin, between, inverse, perform, record, redo, undo } from './history';
import { before, read, stepAt, type Flow } from './read';

const TEXT = `# Who gets what
description: Reviews a change   # short

inputs:
  change: string

steps:
  # first we look
  - id: plan
    uses: model
    with: {prompt: "Plan {{ inputs.change }}"} # cheap
  - id: build
    uses: set
    with:
      text: |
        {{ steps.plan.output }}
        done
      n: 1

  # the review comes last
  - id: review
    uses: if
    if: steps.build.output.n > 0
    with: {condition: "steps.build.output.n == 1"}
    then:
      - {id: say, uses: set, with: {a: 1}}
      - id: tell # aloud
        uses: set
        needs: [say]
        with: {b: 2}
    else:
      - {id: hush, uses: set, with: {c: 3}}
outputs:
  text: "{{ steps.build.output.text }}"
`;

function flow(text: string): Flow {
  const got = read(text);
  if (!got.ok) throw new Error(`${got.why} in\n${text}`);
  return got.flow;
}
const step = (at: Flow, key: string) => {
  const found = at.byKey.get(key);
  if (found === undefined) throw new Error(`no step ${key}`);
  return found;
};

test('steps, what holds them, and who waits for whom', () => {
  const at = flow(TEXT);
  expect(at.steps.map(one => [one.key, one.parent, one.lane, one.after])).toEqual([
    ['plan', null, 'steps', []],
    ['build', null, 'steps', ['plan']],
    ['review', null, 'steps', ['build']],
    ['say', 'review', 'then', []],
    ['tell', 'review', 'then', ['say']],
    ['hush', 'review', 'else', []],
  ]);
  expect(step(at, 'plan').line).toBe(9);
  expect(stepAt(at, TEXT.indexOf('aloud'))?.key).toBe('tell');
  expect(before(at, 'build').map(one => one.key)).toEqual(['review']);
});

test('a field changes its own bytes and no others', () => {
  const at = flow(TEXT);
  expect(setField(at, step(at, 'build'), ['with', 'n'], 2)).toBe(TEXT.replace('      n: 1', '      n: 2'));
  expect(setField(at, step(at, 'plan'), ['with', 'prompt'], 'Go')).toBe(
    TEXT.replace('{prompt: "Plan {{ inputs.change }}"}', '{prompt: Go}'),
  );
  expect(setField(at, step(at, 'plan'), ['timeout'], '5s')).toBe(
    TEXT.replace('} # cheap\n', '} # cheap\n    timeout: 5s\n'),
  );
  expect(setField(at, step(at, 'review'), ['if'], undefined)).toBe(
    TEXT.replace('    if: steps.build.output.n > 0\n', ''),
  );
  expect(setField(at, step(at, 'say'), ['with', 'z'], [1])).toContain(
    '{id: say, uses: set, with: {a: 1, z: [1]}}',
  );
  expect(setField(at, step(at, 'build'), ['retry'], { attempts: 3, delay: '1s' })).toContain(
    '      n: 1\n    retry:\n      attempts: 3\n      delay: 1s\n',
  );
});

test('steps are added, connected, moved and removed; comments stay where they belong', () => {
  const at = flow(TEXT);
  const added = addStep(at, spotAfter(at, step(at, 'build')), starter(at, 'approval'));
  expect(added).toBe(
    TEXT.replace(
      '\n\n  # the review',
      '\n  - id: approval\n    uses: approval\n    with:\n      title: Go on?\n\n  # the review',
    ),
  );
  expect(disconnect(flow(connect(flow(added), 'plan', 'approval')), 'plan', 'approval')).toBe(added);
  expect(cannotConnect(at, 'review', 'plan')).toBe('circle');
  expect(cannotConnect(at, 'say', 'plan')).toBe('block');
  const gone = removeStep(at, step(at, 'say'));
  expect(gone).toBe(
    TEXT.replace('      - {id: say, uses: set, with: {a: 1}}\n', '').replace('        needs: [say]\n', ''),
  );
  const moved = moveStep(at, step(at, 'plan'), { parent: 'review', lane: 'else', index: 1 });
  expect(moved).toContain(
    '      - {id: hush, uses: set, with: {c: 3}}\n      # first we look\n      - id: plan\n        uses: model\n        with: {prompt: "Plan {{ inputs.change }}"} # cheap\noutputs:',
  );
  expect(() => moveStep(at, step(at, 'review'), { parent: 'review', lane: 'then', index: 0 })).toThrow(
    'inside itself',
  );
  const renamed = rename(at, step(at, 'build'), 'make');
  expect(renamed).toBe(TEXT.replace('id: build', 'id: make').replaceAll('steps.build', 'steps.make'));
  expect(duplicate(at, step(at, 'review')).text).toContain('id: tell_copy');
});

test('a file without steps, and one in the spelling of a resource', () => {
  expect(
    addStep(flow('description: x\n'), { parent: null, lane: 'steps', index: 0 }, { id: 'a', uses: 'set' }),
  ).toBe('description: x\nsteps:\n  - id: a\n    uses: set\n');
  const text = 'kind: workflow\nname: a\nspec:\n  steps: []\n';
  expect(addStep(flow(text), { parent: null, lane: 'steps', index: 0 }, { id: 'a', uses: 'set' })).toContain(
    '  steps:\n    - id: a\n',
  );
  expect(read('a: [')).toMatchObject({ ok: false });
  expect(read('- 1')).toMatchObject({ ok: false });
});

/** A small generator of numbers, so that a failing case can be repeated. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

const FOLDER = join(import.meta.dirname, '../../../../../templates');
const files = [TEXT, ...readdirSync(FOLDER).map(name => bodyOf(readFileSync(join(FOLDER, name), 'utf8')))];

/** The workflow inside a template: its lines, without the indentation that they have there. */
function bodyOf(text: string): string {
  const lines = text.split('\n');
  const from = lines.findIndex(line => /^ {8}spec:$/.test(line)) + 1;
  const rest = lines.slice(from);
  const to = rest.findIndex(line => line !== '' && !line.startsWith('          '));
  return (to < 0 ? rest : rest.slice(0, to)).map(line => line.slice(10)).join('\n');
}

function change(at: Flow, pick: (below: number) => number): string {
  const one = at.steps[pick(at.steps.length)];
  const other = at.steps[pick(at.steps.length)];
  if (one === undefined || other === undefined)
    return addStep(at, spotAfter(at, undefined), starter(at, 'set'));
  const kinds = ['set', 'model', 'if', 'switch', 'for_each', 'approval', 'wait', 'text.stats'];
  switch (pick(8)) {
    case 0:
      return addStep(at, spotAfter(at, one), starter(at, kinds[pick(kinds.length)] ?? 'set'));
    case 1:
      return at.steps.length > 2 ? removeStep(at, one) : at.text;
    case 2:
      return setField(
        at,
        one,
        ['with', `field_${pick(3)}`],
        [`line\nline ${pick(9)}`, pick(9), { a: [1, 'x: y'] }, '{{ a }}', null][pick(5)] ?? null,
      );
    case 3:
      return setField(at, one, ['description'], pick(2) === 0 ? undefined : `it's "${pick(100)}": # here`);
    case 4:
      return connect(at, one.key, other.key);
    case 5:
      return other.parent !== null && at.byKey.has(other.parent) && one.lanes.length === 0
        ? moveStep(at, one, { parent: other.parent, lane: other.lane, index: pick(2) })
        : moveStep(
            at,
            one,
            spotAfter(at, one.parent === other.parent && one.lane === other.lane ? other : one),
          );
    case 6:
      return rename(at, one, `renamed_${pick(1000)}`);
    default:
      return setField(at, one, ['retry'], pick(2) === 0 ? { attempts: pick(5) + 1 } : undefined);
  }
}

describe('any edits of any file', () => {
  test('undoing gives the bytes back, redoing the edits; comments are never lost by adding', () => {
    let performed = 0;
    for (const [i, file] of files.entries()) {
      const pick = numbers(i + 1);
      let history = begin(file);
      for (let n = 0; n < 12; n++) {
        const at = flow(history.text);
        const text = change(at, pick);
        if (text === history.text) continue;
        performed += 1;
        expect(read(text).ok, `after an edit of\n${history.text}`).toBe(true);
        history = record(history, text, null);
      }
      const last = history.text;
      const steps = history.past.length;
      for (let n = 0; n < steps; n++) history = undo(history);
      expect(history.text).toBe(file);
      for (let n = 0; n < steps; n++) history = redo(history);
      expect(history.text).toBe(last);
    }
    expect(performed).toBeGreaterThan(150);
  });

  test('a new step changes nothing but the lines that it adds', () => {
    for (const file of files) {
      const at = flow(file);
      for (const one of at.steps) {
        const text = addStep(at, spotAfter(at, one), { id: 'brand_new', uses: 'set', with: { a: 1 } });
        const cut = between(file, text);
        const flowing = /^\s*- \{/.test(file.split('\n')[one.line - 1] ?? '') || one.lane === 'flow';
        if (!flowing) expect(cut.removed, `after ${one.key} in\n${file}`).toBe('');
      }
    }
  });

  test('a cut and its opposite', () => {
    const cut = between('abcabc', 'abcXabc');
    expect(perform('abcabc', cut)).toBe('abcXabc');
    expect(perform('abcXabc', inverse(cut))).toBe('abcabc');
    let history = record(begin('a'), 'ab', 1000);
    history = record(history, 'abc', 1100);
    expect(undo(history).text).toBe('a');
  });
});
