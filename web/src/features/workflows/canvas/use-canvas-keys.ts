import { useReactFlow } from '@xyflow/react';
import type { KeyboardEvent } from 'react';
import { useBench } from '../bench';
import { spotAfter } from '../doc/edit';
import type { Drawing } from '../doc/layout';
import { stepBy } from './keys';

/** Everything that the mouse does on the canvas, by keys. */
export function useCanvasKeys(drawing: Drawing, toggle: (key: string) => void) {
  const bench = useBench();
  const { setCenter, getZoom, fitView } = useReactFlow();
  return (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey) return;
    const { flow, selected, select } = bench;
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    const to = /^(Arrow|Home$|End$)/.test(event.key)
      ? stepBy(flow, drawing, selected, event.key, event.ctrlKey)
      : null;
    if (to !== null) {
      done();
      select(to);
      const box = drawing.boxes.find(one => one.key === to);
      if (box !== undefined)
        void setCenter(box.x + box.width / 2, box.y + Math.min(box.height, 300) / 2, {
          zoom: Math.max(0.5, getZoom()),
          duration: 0,
        });
      return;
    }
    if (event.ctrlKey) return;
    const step = selected === null ? undefined : flow.byKey.get(selected);
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === 'a') bench.ask({ kind: 'add', spot: spotAfter(flow, step) });
    else if (key === 'f') void fitView({ duration: 0, maxZoom: 1 });
    else if (step === undefined) return;
    else if (key === 'c') bench.ask({ kind: 'connect', from: step.key });
    else if (key === 'm') bench.ask({ kind: 'move', step: step.key });
    else if (key === 'Enter') bench.openForm();
    else if (key === ' ') toggle(step.key);
    else if (key === 'Delete' || key === 'Backspace') bench.remove(step.key);
    else return;
    done();
  };
}
