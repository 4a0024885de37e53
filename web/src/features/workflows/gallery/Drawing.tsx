import { useLingui } from '@lingui/react/macro';
import type { ServerLayout } from '../../../api/workflows';
import { StepIcon } from '../StepIcon';
import { laneWord } from '../words';

type Node = ServerLayout['nodes'][number];

/** Letters that fit into a box of the drawing. */
const FITS = 22;
const short = (text: string) => (text.length > FITS ? `${text.slice(0, FITS - 1)}…` : text);

/** What a strip is for: the server calls cases `case0` and handlers of failures `!0`. */
function useLaneWord(): (label: string) => string {
  const { t } = useLingui();
  return label => {
    const number = /^case(\d+)$/.exec(label)?.[1];
    if (number !== undefined) {
      const place = Number(number) + 1;
      return t`case ${place}`;
    }
    const word = laneWord(label.startsWith('!') ? 'on_error' : label);
    return word === undefined ? label : t(word);
  };
}

function Box({ node }: { node: Node }) {
  const say = useLaneWord();
  const frame = (node.lanes ?? []).length > 0;
  return (
    <g>
      <rect
        x={node.x}
        y={node.y}
        width={node.width}
        height={node.height}
        rx="8"
        className={`stroke-control ${frame ? 'fill-sunken' : 'fill-surface'}`}
      />
      {(node.lanes ?? []).map(lane => (
        <g key={`${lane.x} ${lane.y}`}>
          <rect
            x={lane.x}
            y={lane.y}
            width={lane.width}
            height={lane.height}
            rx="6"
            strokeDasharray="4 3"
            className="fill-canvas stroke-divider"
          />
          <text x={lane.x + 8} y={lane.y + 15} className="fill-muted text-[11px]">
            {short(say(lane.label))}
          </text>
        </g>
      ))}
      <text x={node.x + 12} y={node.y + (frame ? 19 : 24)} className="fill-text text-[14px] font-semibold">
        {short(node.id)}
      </text>
      <text x={node.x + 12} y={node.y + (frame ? 35 : 42)} className="fill-muted text-[12px]">
        {short(node.uses ?? '')}
      </text>
    </g>
  );
}

/** The steps as they will stand on the canvas, to look at. */
export function Drawing({ layout }: { layout: ServerLayout }) {
  const { t } = useLingui();
  const { width, height, nodes, edges } = layout;
  if (nodes.length === 0) return null;
  return (
    <svg
      role="img"
      aria-label={t`Drawing of the steps`}
      data-testid="drawing"
      viewBox={`0 0 ${width} ${height}`}
      className="h-auto max-h-[32rem] w-full rounded-md border border-divider bg-canvas"
      style={{ maxWidth: width }}
    >
      {nodes.map(node => (
        <Box key={`${node.id} ${node.x} ${node.y}`} node={node} />
      ))}
      {edges.map(({ from, to, points }) => (
        <polyline
          key={`${from} ${to}`}
          points={points.map(point => point.join(',')).join(' ')}
          className="fill-none stroke-control"
          strokeWidth="1.5"
        />
      ))}
    </svg>
  );
}

interface Inside {
  node: Node;
  parts: Inside[];
}

/** Each step with those that it holds. */
function tree(nodes: Node[]): Inside[] {
  const all = nodes.map((node): Inside => ({ node, parts: [] }));
  return all.filter(one => {
    const holder = one.node.parent === undefined ? undefined : all[one.node.parent];
    holder?.parts.push(one);
    return holder === undefined;
  });
}

function Level({ steps }: { steps: Inside[] }) {
  return (
    <ol className="space-y-1 text-sm">
      {steps.map(({ node, parts }) => (
        <li key={`${node.id} ${node.x} ${node.y}`} className="space-y-1">
          <span className="flex min-w-0 items-center gap-1.5">
            <StepIcon uses={node.uses ?? ''} />
            <span className="min-w-0 break-words">
              {node.id} <span className="text-muted">{node.uses}</span>
            </span>
          </span>
          {parts.length > 0 && (
            <div className="ms-2 border-s border-divider ps-3">
              <Level steps={parts} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

/** The same as a list, for everybody who reads. */
export function Steps({ layout }: { layout: ServerLayout }) {
  return <Level steps={tree(layout.nodes)} />;
}
