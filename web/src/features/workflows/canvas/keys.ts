import type { Drawing } from '../doc/layout';
import { before, type Flow } from '../doc/read';

/** Where an arrow leads: up and down along the lines, sideways to the neighbour, with Ctrl into a group and out of it. */
export function stepBy(
  flow: Flow,
  drawing: Drawing,
  from: string | null,
  key: string,
  inner: boolean,
): string | null {
  const step = from === null ? undefined : flow.byKey.get(from);
  const shown = new Map(drawing.boxes.map(box => [box.key, box]));
  const [first] = drawing.boxes;
  if (step === undefined) return first?.key ?? null;
  if (key === 'Home') return first?.key ?? null;
  if (key === 'End') return drawing.boxes.at(-1)?.key ?? null;
  if (inner && key === 'ArrowDown')
    return drawing.boxes.find(box => flow.byKey.get(box.key)?.parent === step.key)?.key ?? null;
  if (inner && key === 'ArrowUp') return step.parent;
  const own = shown.get(step.key);
  const beside = drawing.boxes.filter(box => flow.byKey.get(box.key)?.parent === step.parent);
  if (own === undefined) return null;
  const nearest = (boxes: typeof beside, distance: (box: (typeof beside)[number]) => number) =>
    boxes.toSorted((a, b) => distance(a) - distance(b))[0]?.key ?? null;
  const dx = (box: (typeof beside)[number]) => Math.abs(box.x + box.width / 2 - own.x - own.width / 2);
  const dy = (box: (typeof beside)[number]) => Math.abs(box.y - own.y);
  switch (key) {
    case 'ArrowDown':
      return (
        before(flow, step.key)[0]?.key ??
        nearest(
          beside.filter(box => box.y > own.y),
          box => dy(box) * 4 + dx(box),
        )
      );
    case 'ArrowUp':
      return (
        step.after[0] ??
        nearest(
          beside.filter(box => box.y < own.y),
          box => dy(box) * 4 + dx(box),
        )
      );
    case 'ArrowRight':
      return nearest(
        beside.filter(box => box.x > own.x && dy(box) < own.height),
        dx,
      );
    case 'ArrowLeft':
      return nearest(
        beside.filter(box => box.x < own.x && dy(box) < own.height),
        dx,
      );
    default:
      return null;
  }
}
