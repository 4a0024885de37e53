import type { ServerLayout } from '../src/api/workflows';
import type { Flow, Step } from '../src/features/workflows/doc/read';

/** A plain drawing in the shape of the server's: one step below the other, frames around what they hold. */

const [WIDTH, HEIGHT, HEAD, PADDING, GAP] = [200, 56, 66, 16, 40];

type Nodes = ServerLayout['nodes'];

const labelOf = (key: string) => key.replace('cases/', 'case').replace('on_error/', '!');

export function draw(flow: Flow, closed: Set<string>): ServerLayout {
  const nodes: Nodes = [];
  const places = new Map<string, number>();
  const within = (parent: string | null, lane: string) =>
    flow.steps.filter(step => step.parent === parent && step.lane === lane);
  const inside = (step: Step): number =>
    flow.steps.filter(one => one.parent === step.key).reduce((sum, one) => sum + 1 + inside(one), 0);

  const place = (step: Step, x: number, y: number): Nodes[number] => {
    const node: Nodes[number] = { id: step.id, uses: step.uses, x, y, width: WIDTH, height: HEIGHT };
    const parent = places.get(step.parent ?? '');
    if (parent !== undefined) node.parent = parent;
    places.set(step.key, nodes.push(node) - 1);
    if (closed.has(step.id) && step.lanes.length > 0) node.holds = inside(step);
    else if (step.lanes.length > 0) {
      let left = x;
      node.lanes = step.lanes.map(lane => {
        const [width, height] = column(within(step.key, lane.key), left + PADDING, y + HEAD + PADDING);
        const strip = { label: labelOf(lane.key), x: left, y: y + 44, width: width + 2 * PADDING, height };
        left += strip.width;
        return strip;
      });
      node.width = Math.max(WIDTH, left - x);
      node.height = HEAD + 2 * PADDING + Math.max(...node.lanes.map(({ height }) => height));
      for (const lane of node.lanes) lane.height = node.height - 44;
    }
    return node;
  };
  const column = (steps: Step[], x: number, y: number): [number, number] => {
    let [width, at] = [WIDTH / 2, y];
    for (const step of steps) {
      const node = place(step, x, at);
      width = Math.max(width, node.width);
      at += node.height + GAP;
    }
    return [width, Math.max(0, at - y - GAP)];
  };

  const [width, height] = column(within(null, 'steps'), 24, 24);
  const edges = flow.steps.flatMap(step =>
    step.after.flatMap(key => {
      const [from, to] = [places.get(key), places.get(step.key)];
      const [a, b] = [nodes[from ?? -1], nodes[to ?? -1]];
      if (from === undefined || to === undefined || a === undefined || b === undefined) return [];
      const points: [number, number][] = [
        [a.x + a.width / 2, a.y + a.height],
        [b.x + b.width / 2, b.y],
      ];
      return [{ from, to, points }];
    }),
  );
  return { width: width + 48, height: height + 48, nodes, edges };
}
