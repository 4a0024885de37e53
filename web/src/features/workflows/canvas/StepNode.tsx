import { useLingui } from '@lingui/react/macro';
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { ChevronDown, ChevronRight, Pin } from 'lucide-react';
import { memo } from 'react';
import { taskLook } from '../../../shared/status';
import { Glyph } from '../../../ui/glyph';
import { StatusChip } from '../../../ui/StatusChip';
import { problemsOf, useBench } from '../bench';
import type { Box } from '../doc/layout';
import { StepIcon } from '../StepIcon';
import { AUTO, laneWord } from '../words';

export type StepNodeData = { box: Box; closed: boolean; onToggle: (key: string) => void };
export type StepNodeType = Node<StepNodeData, 'step'>;

export const nodeId = (key: string) => `canvas-step-${key}`;

function Lanes({ box }: { box: Box }) {
  const { t } = useLingui();
  return box.lanes.map(lane => {
    const word = laneWord(lane.key);
    return (
      <div
        key={lane.key}
        className="pointer-events-none absolute rounded-md border border-dashed border-divider bg-canvas"
        style={{ left: lane.x - box.x, top: lane.y - box.y, width: lane.width, height: lane.height }}
      >
        <p className="truncate px-2 py-0.5 text-xs text-muted">{word === undefined ? lane.label : t(word)}</p>
      </div>
    );
  });
}

/** Marks that a step carries besides its name: what is wrong, pinned, left to AUTO, and how the trial went. */
function Marks({ name }: { name: string }) {
  const { t, i18n } = useLingui();
  const { flow, diagnostics, pins, test } = useBench();
  const step = flow.byKey.get(name);
  if (step === undefined) return null;
  const wrong = problemsOf(diagnostics, step);
  const task = test.tasks.get(step.id);
  return (
    <span className="flex shrink-0 items-center gap-1 text-xs">
      {step.auto > 0 && (
        <span className="rounded-sm border border-divider bg-sunken px-1 font-semibold text-muted">
          {AUTO}
        </span>
      )}
      {pins[step.id] !== undefined && (
        <Pin className="size-3.5 text-accent" role="img" aria-label={t`pinned`} />
      )}
      {wrong.length > 0 && (
        <span
          className={wrong.some(one => one.severity === 'error') ? 'st-failed' : 'st-waiting'}
          title={wrong[0]?.message}
        >
          <Glyph name={wrong.some(one => one.severity === 'error') ? 'failed' : 'waiting'} />
        </span>
      )}
      {task !== undefined && <StatusChip look={taskLook(task.status, i18n)} />}
    </span>
  );
}

/** One step. Which one is selected is said by a style sheet, so that selecting redraws nothing. */
export const StepNode = memo(function StepNode({ data, id }: NodeProps<StepNodeType>) {
  const { t } = useLingui();
  const { flow } = useBench();
  const { box, closed, onToggle } = data;
  const { holds } = box;
  const step = flow.byKey.get(id);
  const frame = box.lanes.length > 0;
  return (
    <div
      id={nodeId(id)}
      data-step={id}
      className={`step-card relative size-full rounded-lg border border-control shadow-panel ${frame ? 'bg-sunken' : 'bg-surface'}`}
    >
      <Handle type="target" position={Position.Top} className="step-handle" aria-hidden="true" />
      <div className="flex h-11 min-w-0 items-center gap-2 px-2.5">
        <StepIcon uses={step?.uses ?? ''} />
        <span className="min-w-0 flex-1 leading-tight">
          <span className="block truncate text-sm font-semibold">{step?.id || id}</span>
          <span className="block truncate text-xs text-muted">
            {step?.conditional === true && <span>{t`if`} · </span>}
            {step?.uses}
            {closed && ` · ${t`${holds} inside`}`}
          </span>
        </span>
        <Marks name={id} />
        {(frame || closed) && (
          <button
            type="button"
            tabIndex={-1}
            className="nodrag grid size-6 shrink-0 place-items-center rounded-sm hover:bg-hover"
            aria-label={closed ? t`Open the group ${id}` : t`Close the group ${id}`}
            onClick={event => {
              event.stopPropagation();
              onToggle(id);
            }}
          >
            {closed ? (
              <ChevronRight className="size-4" aria-hidden="true" />
            ) : (
              <ChevronDown className="size-4" aria-hidden="true" />
            )}
          </button>
        )}
      </div>
      <Lanes box={box} />
      <Handle type="source" position={Position.Bottom} className="step-handle" aria-hidden="true" />
    </div>
  );
});
