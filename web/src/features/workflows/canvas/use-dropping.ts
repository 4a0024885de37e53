import { useReactFlow } from '@xyflow/react';
import type { DragEvent } from 'react';
import { useBench } from '../bench';
import { addStep, moveStep, spotAfter, starter, type Spot } from '../doc/edit';
import { HEIGHT, laneUnder, WIDTH, type Drawing } from '../doc/layout';
import { isInside } from '../doc/read';
import { DRAGGED } from './Palette';
import type { StepNodeType } from './StepNode';

/** Where a step goes that is let go of at a point. */
function spotAt(
  bench: ReturnType<typeof useBench>,
  drawing: Drawing,
  x: number,
  y: number,
  dragged: string | null,
): Spot {
  const { flow } = bench;
  const own = drawing.boxes.filter(
    box => box.lanes.length === 0 && (dragged === null || !isInside(flow, box.key, dragged)),
  );
  const hit = own.find(box => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height);
  if (hit !== undefined) return spotAfter(flow, flow.byKey.get(hit.key));
  const lane = laneUnder(
    { ...drawing, boxes: drawing.boxes.filter(box => dragged === null || !isInside(flow, box.key, dragged)) },
    x,
    y,
  );
  if (lane === null) return spotAfter(flow, undefined);
  const index = flow.steps.filter(step => step.parent === lane.parent && step.lane === lane.lane).length;
  return { ...lane, index };
}

/** New steps from the palette, and steps that are dragged into another list. */
export function useDropping(drawing: Drawing, reset: () => void) {
  const bench = useBench();
  const { screenToFlowPosition } = useReactFlow();
  const onDrop = (event: DragEvent) => {
    const uses = event.dataTransfer.getData(DRAGGED);
    if (uses === '' || bench.readOnly) return;
    event.preventDefault();
    const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const step = starter(bench.flow, uses);
    bench.apply(
      () => addStep(bench.flow, spotAt(bench, drawing, at.x, at.y, null), step),
      String(step['id']),
    );
  };
  const onNodeDragStop = (_: unknown, node: StepNodeType) => {
    reset();
    const step = bench.flow.byKey.get(node.id);
    if (step === undefined || bench.readOnly) return;
    const spot = spotAt(bench, drawing, node.position.x + WIDTH / 2, node.position.y + HEIGHT / 2, step.key);
    // Inside its own list the drawing decides where a step stands.
    if (spot.parent === step.parent && spot.lane === step.lane) return;
    bench.apply(() => moveStep(bench.flow, step, spot), step.key);
  };
  return { onDrop, onNodeDragStop };
}
