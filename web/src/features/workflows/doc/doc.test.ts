import { expect, test } from 'vitest';
import { fromValue, isWhole, readRows, toValue, writeRows } from './condition';
import { fromServer, laneUnder } from './layout';
import { lineDiff, merge3, resolve } from './merge3';
import { read, type Flow } from './read';

function flow(text: string): Flow {
  const got = read(text);
  if (!got.ok) throw new Error(got.why);
  return got.flow;
}

test.each([
  'steps.build.output.n > 0',
  "inputs.kind == 'urgent' and steps.check.output.score >= 0.5",
  'steps.list.output | length > 0 or not steps.a.output.ok',
  "inputs.team in ['a', 'b']",
  'item.x not in steps.known.output and inputs.y is not defined',
  "steps['a'].output == none",
])('rows say the same as `%s`', expression => {
  const rows = readRows(expression);
  expect(rows).not.toBeNull();
  expect(rows && writeRows(rows)).toBe(expression);
  expect(rows?.rows.every(isWhole)).toBe(true);
});

test.each([
  'a == 1 and b == 2 or c',
  '(a or b) and c',
  'f(x) > 1',
  'a + 1 > 2',
  "a ~ 'x' == 'y'",
  "a == 'it\\'s'",
  "a == 'x",
])('rows leave `%s` to the text', expression => expect(readRows(expression)).toBeNull());

test('values are typed as people type them', () => {
  expect(['3', 'true', 'urgent', "it's", 'inputs.a', '[1, 2]'].map(toValue)).toEqual([
    '3',
    'true',
    "'urgent'",
    `"it's"`,
    'inputs.a',
    '[1, 2]',
  ]);
  expect(["'urgent'", "'3'", '3', 'inputs.a'].map(fromValue)).toEqual(['urgent', "'3'", '3', 'inputs.a']);
  expect(isWhole({ field: 'not', operator: '==', value: '1' })).toBe(false);
});

test('two edits of one text meet', () => {
  const base = 'a\nb\nc\nd\ne\n';
  const pieces = merge3(base, 'a\nB\nc\nd\ne\nf\n', 'a\nb\nc\nD\ne\n');
  expect(pieces.some(piece => piece.kind === 'conflict')).toBe(false);
  expect(resolve(pieces, [])).toBe('a\nB\nc\nD\ne\nf\n');
  const met = merge3(base, 'a\nmine\nc\nd\ne\n', 'a\ntheirs\nc\nd\ne\n');
  expect(met.filter(piece => piece.kind === 'conflict')).toEqual([
    { kind: 'conflict', base: ['b'], mine: ['mine'], theirs: ['theirs'] },
  ]);
  expect(resolve(met, ['theirs'])).toBe('a\ntheirs\nc\nd\ne\n');
  expect(resolve(met, ['both'])).toBe('a\ntheirs\nmine\nc\nd\ne\n');
  expect(resolve(merge3(base, base, 'x'), [])).toBe('x');
});

test('any two edits: one side alone is taken as it is', () => {
  let seed = 7;
  const pick = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
  for (let n = 0; n < 300; n++) {
    const base = Array.from({ length: pick(9) }, () => 'abc'[pick(3)]).join('\n');
    const mine = Array.from({ length: pick(9) }, () => 'abcd'[pick(4)]).join('\n');
    expect(resolve(merge3(base, mine, base), [])).toBe(mine);
    expect(resolve(merge3(base, base, mine), [])).toBe(mine);
    expect(resolve(merge3(base, mine, mine), [])).toBe(mine);
    const lines = lineDiff(base, mine, 99);
    expect(
      lines
        .filter(one => one.sign !== '+')
        .map(one => one.line)
        .join('\n'),
    ).toBe(base === mine ? '' : base);
    expect(
      lines
        .filter(one => one.sign !== '-')
        .map(one => one.line)
        .join('\n'),
    ).toBe(base === mine ? '' : mine);
  }
});

const STEPS = `steps:
  - {id: a, uses: set, with: {x: 1}}
  - {id: b, uses: set, needs: [a]}
  - id: c
    uses: if
    with: {condition: steps.b.output.x}
    then:
      - {id: d, uses: set}
      - {id: e, uses: set, needs: [d]}
    else:
      - {id: f, uses: set}
`;

test('the drawing of the server is read by ids, and says what is under a point', () => {
  const at = (x: number, y: number) => ({ x, y, width: 200, height: 56 });
  const lane = (label: string, x: number) => ({ label, x, y: 244, width: 232, height: 150 });
  const layout = {
    width: 800,
    height: 600,
    nodes: [
      { id: 'a', ...at(24, 24) },
      { id: 'b', ...at(24, 100) },
      { id: 'c', x: 24, y: 200, width: 464, height: 200, lanes: [lane('then', 24), lane('else', 256)] },
      { id: 'd', ...at(40, 280) },
      { id: 'gone', ...at(40, 360) },
    ],
    edges: [
      { from: 0, to: 1, points: [[124, 80] as [number, number], [124, 100] as [number, number]] },
      { from: 4, to: 1, points: [] },
    ],
  };
  const drawing = fromServer(flow(STEPS), layout);
  expect(drawing.boxes.map(box => box.key)).toEqual(['a', 'b', 'c', 'd']);
  expect(drawing.boxes[2]?.lanes.map(one => one.key)).toEqual(['then', 'else']);
  expect(drawing.lines.map(({ from, to }) => [from, to])).toEqual([['a', 'b']]);
  expect(laneUnder(drawing, 30, 390)).toEqual({ parent: 'c', lane: 'then' });
  expect(laneUnder(drawing, 300, 390)).toEqual({ parent: 'c', lane: 'else' });
  expect(laneUnder(drawing, 0, 0)).toBeNull();
});

test('cases and handlers are lists of steps, under the names that the server gives them', () => {
  const text = `steps:
  - id: s
    uses: switch
    cases:
      - {when: "x", steps: [{id: one, uses: set}]}
    default: [{id: two, uses: set}]
    on_error: [{steps: [{id: mend, uses: set}]}]
`;
  const read_ = flow(text);
  expect(read_.byKey.get('s')?.lanes.map(({ key }) => key)).toEqual(['cases/0', 'default', 'on_error/0']);
  expect(read_.byKey.get('mend')?.path).toEqual(['steps', 0, 'on_error', 0, 'steps', 0]);
  const strip = (label: string) => ({ label, x: 0, y: 0, width: 10, height: 10 });
  const nodes = [
    { id: 's', x: 0, y: 0, width: 9, height: 9, lanes: [strip('case0'), strip('default'), strip('!0')] },
  ];
  const drawing = fromServer(read_, { width: 9, height: 9, nodes, edges: [] });
  expect(drawing.boxes[0]?.lanes.map(({ key }) => key)).toEqual(['cases/0', 'default', 'on_error/0']);
});
