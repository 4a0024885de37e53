import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { useFormat } from '../../../shared/use-format';
import { taskLook } from '../../../shared/status';
import { Duration } from '../../../shared/Time';
import { StatusChip } from '../../../ui/StatusChip';
import { Bar } from './Bar';
import { rowName, type MoreRow, type TaskRow } from './rows';

export interface RowActions {
  select: (path: string) => void;
  toggle: (path: string) => void;
  unfold: (parent: string) => void;
}

interface Place {
  index: number;
  top: number;
  height: number;
  focused: boolean;
  actions: RowActions;
}

const LINE =
  'absolute inset-x-0 top-0 border-b border-divider px-2 text-sm md:grid md:grid-cols-[minmax(11rem,2fr)_7rem_minmax(6rem,3fr)_4.5rem] md:items-center md:gap-2 lg:grid-cols-[minmax(12rem,2fr)_7rem_minmax(8rem,4fr)_4.5rem_4.5rem]';

const place = ({ top, height }: Place) => ({ transform: `translateY(${top}px)`, height });

interface Props extends Place {
  row: TaskRow;
  selected: boolean;
  from: number;
  to: number;
}

function Name({ row, actions }: { row: TaskRow; actions: RowActions }) {
  const { task, level, expanded } = row;
  const Icon = expanded === true ? ChevronDown : ChevronRight;
  return (
    <span
      className="flex min-w-0 flex-1 items-center gap-1"
      style={{ paddingInlineStart: `${Math.min(level - 1, 8) * 0.75}rem` }}
    >
      {expanded === undefined ? (
        <span className="w-5 shrink-0" />
      ) : (
        <span
          className="flex size-6 shrink-0 cursor-pointer items-center justify-center rounded-sm hover:bg-hover"
          data-toggle
          aria-hidden="true"
          onClick={event => {
            event.stopPropagation();
            actions.toggle(task.path);
          }}
        >
          <Icon className="size-3.5" />
        </span>
      )}
      <span className="min-w-0 truncate font-semibold" title={task.path}>
        {rowName(task)}
      </span>
      <span className="min-w-0 truncate text-xs text-muted max-md:hidden">{task.uses}</span>
    </span>
  );
}

function Attempts({ row }: { row: TaskRow }) {
  const { attempt, attempts_max } = row.task;
  if (attempt <= 1) return null;
  return (
    <span className="text-xs text-muted" title={undefined}>
      {attempt}/{Math.max(attempts_max, attempt)}
    </span>
  );
}

export const TimelineRow = memo(function TimelineRow(props: Props) {
  const { row, index, focused, selected, from, to, actions } = props;
  const { i18n } = useLingui();
  const format = useFormat();
  const { task } = row;
  const look = taskLook(task.status, i18n);
  const running =
    task.started_at !== null &&
    task.ended_at === null &&
    ['running', 'waiting', 'retrying'].includes(task.status);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-level={row.level}
      aria-selected={selected}
      {...(row.expanded === undefined ? {} : { 'aria-expanded': row.expanded })}
      tabIndex={focused ? 0 : -1}
      data-path={task.path}
      onClick={() => actions.select(task.path)}
      style={place(props)}
      className={`st-${look.family} ${LINE} cursor-pointer focus-visible:-outline-offset-2 ${selected ? 'bg-selected' : 'hover:bg-hover'}`}
    >
      <span role="gridcell" className="flex min-w-0 items-center gap-2 max-md:h-8">
        <Name row={row} actions={actions} />
        <span className="flex items-center gap-2 md:hidden">
          <StatusChip look={look} plain />
        </span>
      </span>
      <span role="gridcell" className="flex items-center gap-1.5 max-md:hidden">
        <StatusChip look={look} plain />
        <Attempts row={row} />
      </span>
      <span role="gridcell" className="block min-w-0">
        <Bar of={task} from={from} to={to} />
      </span>
      <span role="gridcell" className="text-end whitespace-nowrap text-muted max-md:hidden">
        {task.started_at === null ? (
          '–'
        ) : (
          <Duration from={task.started_at} to={running ? null : (task.ended_at ?? task.started_at)} />
        )}
      </span>
      <span role="gridcell" className="text-end whitespace-nowrap text-muted max-lg:hidden">
        {task.usage === null ? '' : format.money(task.usage.cost_microusd)}
      </span>
    </div>
  );
});

export function MoreLine(props: Place & { row: MoreRow }) {
  const { row, index, focused, actions } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-level={row.level}
      aria-selected={false}
      tabIndex={focused ? 0 : -1}
      data-more={row.parent}
      onClick={() => actions.unfold(row.parent)}
      style={place(props)}
      className={`${LINE} cursor-pointer focus-visible:-outline-offset-2 hover:bg-hover`}
    >
      <span
        role="gridcell"
        className="flex h-full items-center text-accent underline"
        style={{ paddingInlineStart: `${Math.min(row.level - 1, 8) * 0.75 + 1.5}rem` }}
      >
        <Plural value={row.count} one="# more like this" other="# more like these" />
      </span>
      <span role="gridcell" className="text-xs text-muted max-md:hidden">
        <Trans>Show all</Trans>
      </span>
    </div>
  );
}
