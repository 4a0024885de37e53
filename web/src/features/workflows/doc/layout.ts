import type { ServerLayout } from '../../../api/workflows';
import type { Flow, Step } from './read';

/** Where steps stand on the canvas: as the server draws the file, for the canvas as for the command line. */

export interface Box {
  key: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** The lists that it holds, as strips inside it; empty for a step that holds nothing or is closed. */
  lanes: { key: string; label: string; x: number; y: number; width: number; height: number }[];
  /** Steps inside it that are not drawn. */
  holds: number;
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

/** The list that the server calls so: `case0` is the first of `cases`, `!0` the first handler. */
function laneKey(label: string): string {
  const case_ = /^case(\d+)$/.exec(label);
  if (case_ !== null) return `cases/${case_[1]}`;
  const handler = /^!(\d+)$/.exec(label);
  return handler === null ? label : `on_error/${handler[1]}`;
}

/** The server's drawing, of the steps that are still there: a text that was changed meanwhile is drawn again soon. */
export function fromServer(flow: Flow, layout: ServerLayout): Drawing {
  const waiting = new Map<string, Step[]>();
  for (const step of flow.steps) {
    const same = waiting.get(step.id);
    if (same === undefined) waiting.set(step.id, [step]);
    else same.push(step);
  }
  const keys = layout.nodes.map(node => {
    const step = waiting.get(node.id)?.shift();
    return step?.key ?? null;
  });
  const boxes = layout.nodes.flatMap((node, i): Box[] => {
    const key = keys[i] ?? null;
    const step = key === null ? undefined : flow.byKey.get(key);
    if (step === undefined) return [];
    const lanes = (node.lanes ?? []).map(lane => {
      const own = laneKey(lane.label);
      return { ...lane, key: own, label: step.lanes.find(one => one.key === own)?.label ?? '' };
    });
    const { x, y, width, height } = node;
    return [{ key: step.key, x, y, width, height, lanes, holds: node.holds ?? 0 }];
  });
  const lines = layout.edges.flatMap(({ from, to, points }) => {
    const [a, b] = [keys[from] ?? null, keys[to] ?? null];
    return a === null || b === null ? [] : [{ from: a, to: b, points }];
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
