import { Trans, useLingui } from '@lingui/react/macro';
import { ChevronRight, EllipsisVertical } from 'lucide-react';
import { useMemo, useState } from 'react';
import {
  Button as AriaButton,
  Collection,
  ListLayout,
  Tree,
  TreeItem,
  TreeItemContent,
  Virtualizer,
  type Key,
  type Selection,
} from 'react-aria-components';
import { taskLook } from '../../../shared/status';
import { Button, IconButton } from '../../../ui/Button';
import { Glyph } from '../../../ui/glyph';
import { StatusChip } from '../../../ui/StatusChip';
import { problemsOf, useBench } from '../bench';
import { spotAfter } from '../doc/edit';
import { type Flow, type Step } from '../doc/read';
import { useSentence } from '../say';
import { StepIcon } from '../StepIcon';
import { AUTO, laneWord } from '../words';

interface Row {
  id: string;
  step: Step | null;
  /** For the head of a list inside a step. */
  lane: { key: string; label: string } | null;
  children: Row[];
}

function rowsOf(flow: Flow): Row[] {
  const inside = new Map<string, Step[]>();
  for (const step of flow.steps) {
    const key = `${step.parent ?? ''}\n${step.lane}`;
    inside.set(key, [...(inside.get(key) ?? []), step]);
  }
  const row = (step: Step): Row => {
    const several = step.lanes.length > 1;
    const lists = step.lanes.map(lane => ({
      lane,
      rows: (inside.get(`${step.key}\n${lane.key}`) ?? []).map(row),
    }));
    const children = several
      ? lists.map(({ lane, rows }): Row => ({
          id: `lane ${step.key} ${lane.key}`,
          step: null,
          lane,
          children: rows,
        }))
      : lists.flatMap(({ rows }) => rows);
    return { id: step.key, step, lane: null, children };
  };
  return (inside.get('\nsteps') ?? []).map(row);
}

function StepLine({ step, open }: { step: Step; open: boolean | null }) {
  const { t, i18n } = useLingui();
  const { diagnostics, pins, test, ask } = useBench();
  const wrong = problemsOf(diagnostics, step);
  const task = test.tasks.get(step.id);
  return (
    <div
      className="flex min-w-0 items-center gap-2 py-0.5"
      style={{ paddingInlineStart: `${step.depth * 1.1}rem` }}
    >
      <Twist open={open} />
      <StepIcon uses={step.uses} />
      <span className="min-w-0 flex-1 truncate text-sm">
        <span className="font-semibold">{step.id || step.key}</span>{' '}
        <span className="text-muted">
          {step.uses}
          {step.description !== null && ` — ${step.description}`}
        </span>
      </span>
      <span className="hidden max-w-40 truncate text-xs text-muted sm:inline">
        {step.after.length > 0 && t`after ${step.after.join(', ')}`}
      </span>
      {step.auto > 0 && <span className="text-xs font-semibold text-muted">{AUTO}</span>}
      {pins[step.id] !== undefined && <span className="text-xs text-accent">{t`pinned`}</span>}
      {wrong.length > 0 && (
        <span className={wrong.some(one => one.severity === 'error') ? 'st-failed' : 'st-waiting'}>
          <Glyph name={wrong.some(one => one.severity === 'error') ? 'failed' : 'waiting'} />
        </span>
      )}
      {task !== undefined && <StatusChip look={taskLook(task.status, i18n)} />}
      <IconButton
        label={t`Actions for ${step.key}`}
        onClick={() => ask({ kind: 'actions', step: step.key })}
        // The row around it would take these keys for itself.
        onKeyDown={event => {
          if (event.key === 'Enter' || event.key === ' ') event.stopPropagation();
        }}
      >
        <EllipsisVertical className="size-4" aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function Twist({ open }: { open: boolean | null }) {
  if (open === null) return <span className="size-5 shrink-0" />;
  return (
    <AriaButton slot="chevron" className="grid size-5 shrink-0 place-items-center rounded-sm outline-none">
      <ChevronRight className={`size-4 ${open ? 'rotate-90' : 'rtl:rotate-180'}`} aria-hidden="true" />
    </AriaButton>
  );
}

function Line2({ row }: { row: Row }) {
  const { t } = useLingui();
  const sentence = useSentence();
  const { step, lane } = row;
  const word = lane === null ? undefined : laneWord(lane.key);
  const name = step === null ? (word === undefined ? (lane?.label ?? '') : t(word)) : sentence(step);
  const depth = (row.children[0]?.step?.depth ?? 1) - 0.5;
  return (
    <TreeItem
      id={row.id}
      textValue={name}
      className="cursor-default border-b border-divider px-1 outline-none data-selected:bg-selected data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-accent"
    >
      <TreeItemContent>
        {({ isExpanded, hasChildItems }) =>
          step === null ? (
            <div
              className="flex min-h-8 items-center gap-2 text-xs text-muted"
              style={{ paddingInlineStart: `${depth * 1.1}rem` }}
            >
              <Twist open={hasChildItems ? isExpanded : null} />
              {name}
            </div>
          ) : (
            <StepLine step={step} open={hasChildItems ? isExpanded : null} />
          )
        }
      </TreeItemContent>
      <Collection items={row.children}>{child => <Line2 row={child} />}</Collection>
    </TreeItem>
  );
}

/** The steps as a tree grid: every action of the canvas, without a mouse and without sight. */
export function Outline() {
  const { t } = useLingui();
  const bench = useBench();
  const { flow, selected, select } = bench;
  const rows = useMemo(() => rowsOf(flow), [flow]);
  const groups = useMemo(
    () => flow.steps.flatMap(step => [step.key, ...step.lanes.map(lane => `lane ${step.key} ${lane.key}`)]),
    [flow],
  );
  const [closed, setClosed] = useState<Set<Key>>(new Set());
  const expanded = groups.filter(key => !closed.has(key));
  const choose = (keys: Selection) => {
    const [key] = keys === 'all' ? [] : keys;
    if (key !== undefined && flow.byKey.has(String(key))) select(String(key));
  };
  const after = selected === null ? undefined : flow.byKey.get(selected);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-wrap items-center gap-1 border-b border-divider bg-surface px-2 py-1">
        <Button
          unavailable={bench.readOnly ? t`You may not change this.` : undefined}
          onClick={() => bench.ask({ kind: 'add', spot: spotAfter(flow, after) })}
        >
          <Trans>Add a step</Trans>
        </Button>
      </div>
      <Virtualizer layout={ListLayout} layoutOptions={{ estimatedRowHeight: 36 }}>
        <Tree
          aria-label={t`Steps`}
          data-testid="outline"
          className="min-h-0 flex-1 overflow-auto bg-surface outline-none"
          items={rows}
          selectionMode="single"
          selectionBehavior="replace"
          selectedKeys={selected === null ? [] : [selected]}
          onSelectionChange={choose}
          expandedKeys={expanded}
          onExpandedChange={keys => setClosed(new Set(groups.filter(key => !keys.has(key))))}
          onAction={key => {
            if (!flow.byKey.has(String(key))) return;
            select(String(key));
            bench.openForm();
          }}
          dependencies={[bench]}
          renderEmptyState={() => (
            <p className="p-4 text-sm text-muted">
              <Trans>There are no steps yet. Add the first one.</Trans>
            </p>
          )}
        >
          {row => <Line2 row={row} />}
        </Tree>
      </Virtualizer>
    </div>
  );
}
