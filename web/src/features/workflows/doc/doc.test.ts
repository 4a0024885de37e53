import { expect, test } from 'vitest';
import { compareGraphs } from './compare';
import { fromValue, isWhole, readRows, toValue, writeRows } from './condition';
import { draw, HEIGHT, laneUnder } from './layout';
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

test('what changed between two versions, as a graph', () => {
  const next = STEPS.replace('x: 1', 'x: 2')
    .replace(', needs: [a]', '')
    .replace('{id: f, uses: set}', '{id: g, uses: wait}');
  expect(compareGraphs(flow(STEPS), flow(next))).toEqual({
    steps: [
      { key: 'a', uses: 'set', kind: 'changed', fields: ['with'] },
      { key: 'g', uses: 'wait', kind: 'added', fields: [] },
      { key: 'f', uses: 'set', kind: 'removed', fields: [] },
    ],
    edges: [{ from: 'a', to: 'b', kind: 'removed' }],
  });
});

test('boxes stand under what they wait for, inside what holds them, and never on each other', () => {
  const drawing = draw(flow(STEPS), new Set());
  const box = (key: string) =>
    drawing.boxes.find(one => one.key === key) ?? { x: 0, y: 0, width: 0, height: 0, lanes: [] };
  expect(box('b').y).toBeGreaterThanOrEqual(box('a').y + HEIGHT);
  expect(box('c').lanes.map(lane => lane.key)).toEqual(['then', 'else']);
  for (const key of ['d', 'e', 'f']) {
    expect(box(key).x).toBeGreaterThan(box('c').x);
    expect(box(key).y + HEIGHT).toBeLessThan(box('c').y + box('c').height);
  }
  expect(laneUnder(drawing, box('e').x + 5, box('e').y + 5)).toEqual({ parent: 'c', lane: 'then' });
  expect(laneUnder(drawing, 0, 0)).toBeNull();
  expect(draw(flow(STEPS), new Set(['c'])).boxes.map(one => one.key)).toEqual(['a', 'b', 'c']);
});

test('a circle is drawn too, and five hundred steps are drawn at once', () => {
  expect(
    draw(flow('steps:\n  - {id: a, uses: set, needs: [b]}\n  - {id: b, uses: set, needs: [a]}\n'), new Set())
      .boxes.length,
  ).toBe(2);
  const many = `steps:\n${Array.from({ length: 500 }, (_, i) => `  - {id: s${i}, uses: set${i < 3 ? '' : `, needs: [s${i - 1 - (i % 3)}]`}}`).join('\n')}\n`;
  const whole = flow(many);
  const at = performance.now();
  const { boxes } = draw(whole, new Set());
  expect(performance.now() - at).toBeLessThan(200);
  const taken = new Set(boxes.map(box => `${box.x}/${box.y}`));
  expect(taken.size).toBe(500);
});

test('no line crosses a box between its ends', () => {
  const long = `${STEPS.replace('- {id: f', '- {id: f, with: {y: 1}}\n      - {id: ff')}  - {id: z, uses: set, needs: [a, c]}\n`;
  const { boxes, lines } = draw(flow(long), new Set());
  for (const line of lines)
    for (let i = 1; i < line.points.length; i++) {
      const [[ax, ay], [bx, by]] = [line.points[i - 1] ?? [0, 0], line.points[i] ?? [0, 0]];
      if (ax !== bx) continue;
      const hit = boxes.filter(
        box =>
          box.lanes.length === 0 &&
          ax > box.x &&
          ax < box.x + box.width &&
          Math.min(ay, by) < box.y + box.height - 1 &&
          Math.max(ay, by) > box.y + 1,
      );
      expect(
        hit.map(box => box.key),
        `${line.from}→${line.to}`,
      ).toEqual([]);
    }
});
