import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RunSummary, RunView } from '../../api/types';
import { shortId } from '../../shared/format';
import { CopyButton } from '../../shared/CopyButton';
import { runLook } from '../../shared/status';
import { Duration, Time } from '../../shared/Time';
import { useFormat } from '../../shared/use-format';
import { StatusChip } from '../../ui/StatusChip';

export function SimulatedBadge() {
  const { t } = useLingui();
  return (
    <span
      className="st-waiting rounded-md border border-st-outline px-1.5 text-xs font-semibold text-st-text"
      title={t`Answers of models in this run were simulated.`}
    >
      <Trans>simulated</Trans>
    </span>
  );
}

/** It happened in another installation and is kept as a proof. */
export function ImportedBadge({ imported }: { imported: NonNullable<RunSummary['imported']> }) {
  const { t } = useLingui();
  return (
    <span
      className="st-idle rounded-md border border-st-outline px-1.5 text-xs font-semibold text-st-text"
      title={t`From ${imported.org}, signed with ${imported.key}, brought here by ${imported.by.name}.`}
    >
      <Trans>imported</Trans>
    </span>
  );
}

function Figure({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-1.5 whitespace-nowrap">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-sm font-semibold">{children}</dd>
    </div>
  );
}

function Figures({ run }: { run: RunSummary }) {
  const format = useFormat();
  return (
    <dl className="flex flex-wrap items-baseline gap-x-5 gap-y-1">
      <Figure name={<Trans>Duration</Trans>}>
        <Duration from={run.started_at} to={run.ended_at} />
      </Figure>
      <Figure name={<Trans>Steps</Trans>}>
        {format.number(run.steps_done)}/{format.number(run.steps_total)}
      </Figure>
      <Figure name={<Trans>Cost</Trans>}>{format.money(run.cost_microusd)}</Figure>
      <Figure name={<Trans>Tokens</Trans>}>
        <Trans>
          {format.number(run.tokens_in)} in, {format.number(run.tokens_out)} out
        </Trans>
      </Figure>
      <Figure name={<Trans>Started</Trans>}>
        <Time at={run.started_at} />
      </Figure>
      <Figure name={<Trans>Workspace</Trans>}>
        <Link
          to="/runs"
          search={{ workspace: run.workspace }}
          translate="no"
          className="inline-flex min-h-6 items-center text-accent hover:underline"
        >
          {run.workspace}
        </Link>
      </Figure>
    </dl>
  );
}

export function RunHeader({ view, actions }: { view: RunView; actions: ReactNode }) {
  const { t, i18n } = useLingui();
  const { run } = view;
  const by = view.started_by?.name;
  return (
    <header className="space-y-2">
      <nav aria-label={t`Breadcrumb`} className="text-sm text-muted">
        <Link to="/runs" className="inline-flex min-h-6 items-center text-accent hover:underline">
          <Trans>Runs</Trans>
        </Link>
      </nav>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl break-words">{run.name}</h1>
        <StatusChip look={runLook(run.status, i18n)} />
        {run.simulated && <SimulatedBadge />}
        {run.imported !== null && <ImportedBadge imported={run.imported} />}
        {run.waiting > 0 && (
          <span className="text-sm text-muted">
            <Plural value={run.waiting} one="# task waits" other="# tasks wait" />
          </span>
        )}
        <div className="ms-auto flex flex-wrap gap-2">{actions}</div>
      </div>
      <Figures run={run} />
      <p className="flex flex-wrap items-center gap-x-1 text-xs text-muted">
        <Trans>Run</Trans>{' '}
        <code className="font-mono" title={run.id}>
          …{shortId(run.id)}
        </code>
        <CopyButton text={run.id} label={t`Copy run id`} />
        {by !== undefined && (
          <span>
            <Trans>started by {by}</Trans>
          </span>
        )}
        {run.imported !== null && (
          <span>
            ·{' '}
            <Trans>
              It happened in {run.imported.org} and can only be looked at; {run.imported.by.name} brought it
              here.
            </Trans>
          </span>
        )}
        {/* Why a run failed stands right below, with what to do about it. */}
        {run.note !== null && run.status !== 'failed' && <span>· {run.note}</span>}
      </p>
      {view.paused !== null && (
        <p className="text-sm">
          <Trans>
            Paused by {view.paused.by}, <Time at={view.paused.at} />.
          </Trans>{' '}
          {view.paused.reason}
        </p>
      )}
      {view.workflow.description !== null && (
        <p className="max-w-3xl text-sm text-muted">{view.workflow.description}</p>
      )}
    </header>
  );
}
