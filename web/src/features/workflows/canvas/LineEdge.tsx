import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';

export type LineEdgeType = Edge<{ points: [number, number][]; written: boolean }, 'line'>;

const RADIUS = 8;

/** Through the given points, with round corners. */
export function pathOf(points: [number, number][]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M ${first[0]} ${first[1]}`;
  rest.forEach(([x, y], i) => {
    const previous = points[i] ?? first;
    const next = rest[i + 1];
    if (next === undefined) {
      path += ` L ${x} ${y}`;
      return;
    }
    const cut = (from: [number, number]): [number, number] => {
      const [dx, dy] = [from[0] - x, from[1] - y];
      const length = Math.hypot(dx, dy) || 1;
      const by = Math.min(RADIUS, length / 2);
      return [x + (dx / length) * by, y + (dy / length) * by];
    };
    const [a, b] = [cut(previous), cut(next)];
    path += ` L ${a[0]} ${a[1]} Q ${x} ${y} ${b[0]} ${b[1]}`;
  });
  return path;
}

/** A line that was written is solid; one that follows from what is read is dashed, and goes when that goes. */
export const LineEdge = memo(function LineEdge({ data, markerEnd }: EdgeProps<LineEdgeType>) {
  return (
    <BaseEdge
      path={pathOf(data?.points ?? [])}
      markerEnd={markerEnd ?? ''}
      style={{
        stroke: 'var(--control)',
        strokeWidth: 1.5,
        ...(data?.written === true ? {} : { strokeDasharray: '5 4' }),
      }}
    />
  );
});
