import type { ServerLayout } from '../../../api/workflows';
import type { Flow, Step } from './read';

/** Where steps stand on the canvas. The server draws the same file the same way for the command line; this reads its drawing, and
 * makes a plain one where there is none (a closed group, a file that does not compile, a server that cannot draw). */

export interface Box {
  key: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** The lists that it holds, as strips inside it; empty for a step that holds nothing or is closed. */
  lanes: { key: string; label: string; x: number; y: number; width: number; height: number }[];
}

export interface Line {
  from: string;
  to: string;
  points: [number, number][];
}

export interface Drawing {
  width: number;
  height: number;
  boxes: Box[];
  lines: Line[];
}

export const WIDTH = 200;
export const HEIGHT = 56;
const HEAD = 44;
const LANE_HEAD = 24;
const PADDING = 16;
const GAP_X = 32;
const GAP_Y = 44;
const MARGIN = 24;

interface Block {
  width: number;
  height: number;
  boxes: Box[];
  lines: Line[];
}

/** Each step stands one layer below the last it waits for. */
function layers(steps: Step[]): Step[][] {
  const layer = new Map<string, number>();
  const byKey = new Map(steps.map(step => [step.key, step]));
  const visiting = new Set<string>();
  const of = (step: Step): number => {
    const known = layer.get(step.key);
    if (known !== undefined) return known;
    if (visiting.has(step.key)) return 0;
    visiting.add(step.key);
    const above = step.after.flatMap(key => byKey.get(key) ?? []).map(of);
    const own = above.length === 0 ? 0 : Math.max(...above) + 1;
    layer.set(step.key, own);
    return own;
  };
  const rows: Step[][] = [];
  for (const step of steps) (rows[of(step)] ??= []).push(step);
  return rows;
}

/** Under those it waits for, as far as there is room: fewer crossings, straighter lines. */
function ordered(rows: Step[][]): Step[][] {
  const place = new Map<string, number>();
  return rows.map(row => {
    const wish = (step: Step, i: number) => {
      const above = step.after.flatMap(key => place.get(key) ?? []);
      return above.length === 0 ? i : above.reduce((sum, at) => sum + at, 0) / above.length;
    };
    const wishes = new Map(row.map((step, i) => [step.key, wish(step, i)]));
    const sorted = row.toSorted((a, b) => (wishes.get(a.key) ?? 0) - (wishes.get(b.key) ?? 0));
    sorted.forEach((step, i) => place.set(step.key, i - (sorted.length - 1) / 2));
    return sorted;
  });
}

interface Sized {
  step: Step;
  width: number;
  height: number;
  inner: { lane: Step['lanes'][number]; block: Block }[];
}

function sized(step: Step, inside: Map<string, Step[]>, closed: Set<string>): Sized {
  if (step.lanes.length === 0 || closed.has(step.key))
    return { step, width: WIDTH, height: HEIGHT, inner: [] };
  const inner = step.lanes.map(lane => ({
    lane,
    block: block(inside.get(`${step.key}\n${lane.key}`) ?? [], inside, closed),
  }));
  const width = inner.reduce((sum, { block: one }) => sum + Math.max(one.width, 140) + PADDING, PADDING);
  const height = HEAD + LANE_HEAD + Math.max(40, ...inner.map(({ block: one }) => one.height)) + PADDING;
  return { step, width: Math.max(width, WIDTH), height, inner };
}

const shifted = (one: Block, dx: number, dy: number): Block => ({
  ...one,
  boxes: one.boxes.map(box => ({
    ...box,
    x: box.x + dx,
    y: box.y + dy,
    lanes: box.lanes.map(lane => ({ ...lane, x: lane.x + dx, y: lane.y + dy })),
  })),
  lines: one.lines.map(line => ({
    ...line,
    points: line.points.map(([x, y]): [number, number] => [x + dx, y + dy]),
  })),
});

function placed({ step, width, height, inner }: Sized, x: number, y: number): Block {
  const box: Box = { key: step.key, x, y, width, height, lanes: [] };
  const result: Block = { width, height, boxes: [box], lines: [] };
  let at = x + PADDING;
  for (const { lane, block: one } of inner) {
    const wide = Math.max(one.width, 140);
    box.lanes.push({
      key: lane.key,
      label: lane.label,
      x: at,
      y: y + HEAD,
      width: wide,
      height: height - HEAD - PADDING / 2,
    });
    const moved = shifted(one, at + (wide - one.width) / 2, y + HEAD + LANE_HEAD);
    result.boxes.push(...moved.boxes);
    result.lines.push(...moved.lines);
    at += wide + PADDING;
  }
  return result;
}

function block(steps: Step[], inside: Map<string, Step[]>, closed: Set<string>): Block {
  const rows = ordered(layers(steps)).map(row => row.map(step => sized(step, inside, closed)));
  const widths = rows.map(row =>
    row.reduce((sum, one) => sum + one.width, GAP_X * Math.max(0, row.length - 1)),
  );
  const width = Math.max(0, ...widths);
  const result: Block = { width, height: 0, boxes: [], lines: [] };
  let y = 0;
  rows.forEach((row, i) => {
    let x = (width - (widths[i] ?? 0)) / 2;
    for (const one of row) {
      const part = placed(one, x, y);
      result.boxes.push(...part.boxes);
      result.lines.push(...part.lines);
      x += one.width + GAP_X;
    }
    y += Math.max(0, ...row.map(one => one.height)) + GAP_Y;
  });
  result.height = Math.max(0, y - GAP_Y);
  const own = new Set(steps.map(step => step.key));
  const boxes = result.boxes.filter(box => own.has(box.key));
  const at = new Map(boxes.map(box => [box.key, box]));
  for (const step of steps)
    for (const key of step.after) {
      const [from, to] = [at.get(key), at.get(step.key)];
      if (from !== undefined && to !== undefined)
        result.lines.push({ from: key, to: step.key, points: way(from, to, boxes) });
    }
  return result;
}

/** From the lower edge of one box to the upper edge of another, around what stands between. */
function way(from: Box, to: Box, others: Box[]): [number, number][] {
  const start: [number, number] = [from.x + from.width / 2, from.y + from.height];
  const end: [number, number] = [to.x + to.width / 2, to.y];
  const upper = start[1] + GAP_Y / 2;
  const lower = end[1] - GAP_Y / 2;
  const between = others.filter(box => box.y < lower && box.y + box.height > upper);
  const free = (x: number) => between.every(box => x < box.x - 4 || x > box.x + box.width + 4);
  const beside = between.flatMap(box => [box.x - GAP_X / 2, box.x + box.width + GAP_X / 2]);
  const wish = (x: number) => Math.abs(x - start[0]) + Math.abs(x - end[0]);
  const x = [start[0], end[0], ...beside].filter(free).toSorted((a, b) => wish(a) - wish(b))[0] ?? start[0];
  const points: [number, number][] = [start, [start[0], upper], [x, upper], [x, lower], [end[0], lower], end];
  // Corners that do not turn are none.
  return points.filter(([px, py], i) => {
    const [before, after] = [points[i - 1], points[i + 1]];
    if (before === undefined || after === undefined) return true;
    return !((before[0] === px && after[0] === px) || (before[1] === py && after[1] === py));
  });
}

export function draw(flow: Flow, closed: Set<string>): Drawing {
  const inside = new Map<string, Step[]>();
  for (const step of flow.steps) {
    const key = `${step.parent ?? ''}\n${step.lane}`;
    const list = inside.get(key) ?? [];
    inside.set(key, [...list, step]);
  }
  const whole = shifted(block(inside.get('\nsteps') ?? [], inside, closed), MARGIN, MARGIN);
  return {
    width: whole.width + 2 * MARGIN,
    height: whole.height + 2 * MARGIN,
    boxes: whole.boxes,
    lines: whole.lines,
  };
}

/** The server's drawing of a file, if it is of the same steps. */
export function fromServer(flow: Flow, layout: ServerLayout): Drawing | null {
  const { nodes, edges } = layout;
  if (nodes.length !== flow.steps.length) return null;
  const boxes: Box[] = [];
  for (const [i, node] of nodes.entries()) {
    const step = flow.steps[i];
    if (step === undefined || step.id !== node.id) return null;
    const { x, y, width, height } = node;
    const lanes = (node.lanes ?? []).flatMap((lane, at) => {
      const own = step.lanes[at];
      return own === undefined ? [] : [{ ...lane, key: own.key, label: own.label }];
    });
    boxes.push({ key: step.key, x, y, width, height, lanes });
  }
  const lines = edges.flatMap(({ from, to, points }) => {
    const [a, b] = [boxes[from]?.key, boxes[to]?.key];
    return a === undefined || b === undefined ? [] : [{ from: a, to: b, points }];
  });
  return { width: layout.width, height: layout.height, boxes, lines };
}

/** The strip under a point that a step may be dropped into: the innermost. */
export function laneUnder(drawing: Drawing, x: number, y: number): { parent: string; lane: string } | null {
  let found: { parent: string; lane: string } | null = null;
  let smallest = Infinity;
  for (const box of drawing.boxes)
    for (const lane of box.lanes) {
      const inside = x >= lane.x && x <= lane.x + lane.width && y >= lane.y && y <= lane.y + lane.height;
      if (inside && lane.width * lane.height < smallest) {
        smallest = lane.width * lane.height;
        found = { parent: box.key, lane: lane.key };
      }
    }
  return found;
}
