import '@xyflow/react/dist/base.css';
import './canvas.css';
import { Trans, useLingui } from '@lingui/react/macro';
import {
  applyNodeChanges,
  Background,
  Controls,
  MarkerType,
  MiniMap,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Connection,
  type NodeChange,
} from '@xyflow/react';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { failureOf } from '../../../api/errors';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { toast } from '../../../shared/toasts';
import { Button } from '../../../ui/Button';
import { useBench } from '../bench';
import { cannotConnect, connect, isWritten } from '../doc/edit';
import { fromServer, type Drawing } from '../doc/layout';
import { layoutQuery, shapeOf } from '../queries';
import { useRefusals, useSentence } from '../say';
import { LineEdge, type LineEdgeType } from './LineEdge';
import { nodeId, StepNode, type StepNodeType } from './StepNode';
import { Palette } from './Palette';
import { useCanvasKeys } from './use-canvas-keys';
import { useDropping } from './use-dropping';

const nodeTypes = { step: StepNode };
const edgeTypes = { line: LineEdge };
/** From here on only what is in view is put into the page. */
const MANY = 150;

function useGraph(closed: Set<string>, toggle: (key: string) => void) {
  const { flow, name } = useBench();
  const shape = useMemo(() => shapeOf(flow), [flow]);
  const shut = useMemo(
    () => [...closed].flatMap(key => flow.byKey.get(key)?.id || []).toSorted(),
    [closed, flow],
  );
  const asked = useQuery(layoutQuery(name, flow.text, shape, shut));
  // While the server draws, and where it cannot be reached, what it drew last is shown.
  const [last, setLast] = useState(asked.data);
  if (asked.data !== undefined && asked.data !== last) setLast(asked.data);
  const drawn = asked.data ?? last;
  const drawing = useMemo(() => (drawn === undefined ? null : fromServer(flow, drawn)), [flow, drawn]);
  const made = useMemo(
    () =>
      (drawing?.boxes ?? []).map((box): StepNodeType => {
        const step = flow.byKey.get(box.key);
        return {
          id: box.key,
          type: 'step',
          position: { x: box.x, y: box.y },
          width: box.width,
          height: box.height,
          // Said beforehand, so that nothing is put into the page only to be measured.
          handles: [
            { type: 'target', position: Position.Top, x: box.width / 2, y: 0 },
            { type: 'source', position: Position.Bottom, x: box.width / 2, y: box.height },
          ],
          zIndex: step?.depth ?? 0,
          data: {
            box,
            closed: closed.has(box.key) && box.lanes.length === 0 && (step?.lanes.length ?? 0) > 0,
            onToggle: toggle,
          },
        };
      }),
    [drawing, flow, closed, toggle],
  );
  const edges = useMemo(
    () =>
      (drawing?.lines ?? []).map((line): LineEdgeType => ({
        id: `${line.from}→${line.to}`,
        source: line.from,
        target: line.to,
        type: 'line',
        zIndex: 50,
        focusable: false,
        data: { points: line.points, written: isWritten(flow, line.from, line.to) },
        markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--control)' },
      })),
    [drawing, flow],
  );
  return { drawing, made, edges, asked };
}

interface SurfaceProps {
  drawing: Drawing;
  made: StepNodeType[];
  edges: LineEdgeType[];
}

function Surface({ drawing, made, edges }: SurfaceProps) {
  const { t } = useLingui();
  const bench = useBench();
  const { flow } = bench;
  const refusals = useRefusals();
  const [nodes, setNodes] = useState(made);
  const [shown, setShown] = useState(made);
  if (shown !== made) {
    setShown(made);
    setNodes(made);
  }
  const { setCenter } = useReactFlow();
  const first = drawing.boxes[0];
  const [x, y, many] = [first?.x ?? 0, first?.y ?? 0, drawing.boxes.length > MANY];
  // Of a long drawing the beginning is shown; the view is the drawing library's own.
  useEffect(() => {
    if (many) void setCenter(x + 100, y + 250, { zoom: 0.7, duration: 0 });
  }, [many, x, y, setCenter]);
  const { onNodeDragStop } = useDropping(drawing, () => setNodes(made));
  const onConnect = ({ source, target }: Connection) => {
    const why = cannotConnect(flow, source, target);
    if (why === null) bench.apply(() => connect(flow, source, target), target);
    else toast(refusals[why], 'alert');
  };
  return (
    <ReactFlow<StepNodeType, LineEdgeType>
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={(changes: NodeChange<StepNodeType>[]) => setNodes(old => applyNodeChanges(changes, old))}
      onNodeClick={(_, node) => bench.select(node.id)}
      onNodeDoubleClick={() => bench.openForm()}
      onPaneClick={() => bench.select(null)}
      onNodeDragStop={onNodeDragStop}
      onConnect={onConnect}
      nodesDraggable={!bench.readOnly}
      nodesConnectable={!bench.readOnly}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      onlyRenderVisibleElements={nodes.length > MANY}
      fitView={nodes.length <= MANY}
      fitViewOptions={{ maxZoom: 1, padding: 0.1 }}
      minZoom={0.05}
      maxZoom={2}
    >
      <Background gap={24} color="var(--divider)" />
      <Controls showInteractive={false} aria-label={t`Zoom`} />
      {nodes.length > 30 && (
        <MiniMap
          pannable
          zoomable
          nodeColor="var(--control)"
          maskColor="var(--scrim)"
          ariaLabel={t`Overview`}
        />
      )}
    </ReactFlow>
  );
}

const NOTHING: Drawing = { width: 0, height: 0, boxes: [], lines: [] };

function Drawn({ closed, toggle }: { closed: Set<string>; toggle: (key: string) => void }) {
  const { t } = useLingui();
  const bench = useBench();
  const { flow, selected } = bench;
  const help = useId();
  const sentence = useSentence();
  const { drawing, made, edges, asked } = useGraph(closed, toggle);
  const { onDrop } = useDropping(drawing ?? NOTHING, () => {});
  const onKeyDown = useCanvasKeys(drawing ?? NOTHING, toggle);
  const now = selected === null ? undefined : flow.byKey.get(selected);
  const there = selected !== null && drawing?.boxes.some(box => box.key === selected) === true;
  return (
    <div
      className="workflow-canvas relative h-full outline-none focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent"
      role="application"
      tabIndex={0}
      aria-label={t`Canvas`}
      aria-describedby={help}
      {...(there && selected !== null ? { 'aria-activedescendant': nodeId(selected) } : {})}
      onKeyDown={onKeyDown}
      onDrop={onDrop}
      onDragOver={event => event.preventDefault()}
      data-testid="canvas"
    >
      {selected !== null && (
        <style>{`.workflow-canvas [data-step="${CSS.escape(selected)}"]{outline:2px solid var(--accent);outline-offset:2px}`}</style>
      )}
      <p id={help} className="sr-only">
        <Trans>
          Arrow keys follow the lines. A adds a step, C connects, M moves, Enter opens the form, Space closes
          a group, Delete removes.
        </Trans>
      </p>
      <p className="sr-only" role="status">
        {now === undefined ? '' : sentence(now)}
      </p>
      {asked.error !== null && (
        <div className="absolute inset-x-2 top-2 z-10">
          <ErrorPanel
            compact
            what={
              drawing === null
                ? t`The server could not draw it. YAML and outline show everything.`
                : t`The server could not draw the newest change; this is the drawing before it.`
            }
            failure={failureOf(asked.error)}
            actions={
              <Button onClick={() => void asked.refetch()}>
                <Trans>Draw again</Trans>
              </Button>
            }
          />
        </div>
      )}
      {drawing === null ? (
        asked.error === null && <Loading what={t`Drawing the steps…`} />
      ) : (
        <Surface drawing={drawing} made={made} edges={edges} />
      )}
    </div>
  );
}

/** The steps as a drawing. */
export function Canvas() {
  const { flow } = useBench();
  const [closed, setClosed] = useState<Set<string>>(new Set());
  const steps = useRef(flow);
  useEffect(() => {
    steps.current = flow;
  });
  const toggle = useCallback((key: string) => {
    if ((steps.current.byKey.get(key)?.lanes.length ?? 0) === 0) return;
    setClosed(old => {
      const next = new Set(old);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  return (
    <ReactFlowProvider>
      <div className="flex h-full min-h-0 flex-col">
        <Palette />
        <div className="min-h-0 flex-1">
          <Drawn closed={closed} toggle={toggle} />
        </div>
      </div>
    </ReactFlowProvider>
  );
}
