import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Repeat } from 'lucide-react';
import { memo } from 'react';
import type { RunSummary } from '../../../api/types';
import { shortId } from '../../../shared/format';
import { useRights } from '../../../shared/session';
import { runLook } from '../../../shared/status';
import { Duration, Time } from '../../../shared/Time';
import { useFormat } from '../../../shared/use-format';
import { IconButton } from '../../../ui/Button';
import { StatusChip } from '../../../ui/StatusChip';
import { can } from '../can';
import { ImportedBadge, SimulatedBadge } from '../RunHeader';

export const COLUMNS =
  'md:grid md:items-center md:gap-3 md:grid-cols-[7rem_minmax(9rem,3fr)_7rem_5rem_5rem_4.5rem] xl:grid-cols-[7rem_minmax(12rem,3fr)_10rem_6rem_6rem_5.5rem_8rem_minmax(6rem,2fr)]';

interface Props {
  run: RunSummary;
  index: number;
  top: number;
  height: number;
  onAgain: (run: RunSummary) => void;
}

function Steps({ run }: { run: RunSummary }) {
  const { t } = useLingui();
  const format = useFormat();
  const done = format.number(run.steps_done);
  const total = format.number(run.steps_total);
  return (
    <span title={run.steps_failed > 0 ? t`${run.steps_failed} failed` : undefined}>
      {done}/{total}
    </span>
  );
}

/** Stands above the link that fills the row. */
function AgainButton({ run, onAgain }: Pick<Props, 'run' | 'onAgain'>) {
  const { t } = useLingui();
  const verdict = can.again(run, useRights());
  return (
    <IconButton
      label={t`Run ${run.name} again`}
      unavailable={verdict.ok ? undefined : t(verdict.why)}
      onClick={() => onAgain(run)}
      className="relative ms-auto text-muted max-md:hidden"
    >
      <Repeat className="size-3.5" aria-hidden="true" />
    </IconButton>
  );
}

const FIGURE = 'whitespace-nowrap max-md:text-xs';

export const RunRow = memo(function RunRow({ run, index, top, height, onAgain }: Props) {
  const { i18n } = useLingui();
  const format = useFormat();
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-run={run.id}
      style={{ transform: `translateY(${top}px)`, height }}
      className={`${COLUMNS} absolute inset-x-0 top-0 border-b border-divider px-3 text-sm hover:bg-hover focus-within:bg-hover max-md:flex max-md:flex-wrap max-md:content-center max-md:items-center max-md:gap-x-3 max-md:gap-y-0.5`}
    >
      <span role="cell" className="flex items-center max-md:order-1 max-md:ms-auto">
        <StatusChip look={runLook(run.status, i18n)} plain />
      </span>
      <span role="cell" className="flex min-w-0 items-center gap-2 max-md:w-[calc(100%-7.5rem)]">
        <Link
          to="/runs/$id"
          params={{ id: run.id }}
          data-row-link
          className="min-w-0 truncate py-0.5 font-semibold after:absolute after:inset-0 focus-visible:outline-offset-0"
        >
          {run.name}
        </Link>
        <span className="shrink-0 font-mono text-xs text-muted max-sm:hidden" title={run.id}>
          {shortId(run.id)}
        </span>
        {run.simulated && <SimulatedBadge />}
        {run.imported !== null && <ImportedBadge imported={run.imported} />}
        <AgainButton run={run} onAgain={onAgain} />
      </span>
      <span role="cell" className={`${FIGURE} text-muted max-md:order-2`}>
        <Time at={run.started_at} />
      </span>
      <span role="cell" className={`${FIGURE} text-muted max-md:order-3 md:text-end`}>
        <Duration from={run.started_at} to={run.ended_at} />
      </span>
      <span role="cell" className={`${FIGURE} max-md:order-4 md:text-end`}>
        <Steps run={run} />
      </span>
      <span role="cell" className={`${FIGURE} max-md:order-5 md:text-end`}>
        {format.money(run.cost_microusd)}
      </span>
      <span role="cell" className={`${FIGURE} text-muted max-xl:hidden xl:text-end`}>
        {format.number(run.tokens_in + run.tokens_out)}
      </span>
      <span role="cell" className="truncate text-muted max-xl:hidden" title={run.note ?? undefined}>
        {run.note}
      </span>
    </div>
  );
});
