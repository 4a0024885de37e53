import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { RunChange, RunDiff, RunStepDiff } from '../../../api/travel';
import type { Json, RunSummary } from '../../../api/types';
import { shortId } from '../../../shared/format';
import { FirstOf } from '../../../shared/rows/FirstOf';
import { runLook, taskLook } from '../../../shared/status';
import { useFormat } from '../../../shared/use-format';
import { CheckChip } from '../../../ui/Check';
import { StatusChip } from '../../../ui/StatusChip';

const TEXT_MAX = 400;

function printed(value: Json): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? '');
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
}

function Value({ name, value }: { name: string; value: Json }) {
  return (
    <div className="min-w-0">
      <p className="text-xs text-muted">{name}</p>
      <pre className="font-mono text-xs whitespace-pre-wrap break-words">
        {value === null ? '–' : printed(value)}
      </pre>
    </div>
  );
}

function Changes({ changes }: { changes: RunChange[] }) {
  const { t } = useLingui();
  return (
    <ul className="space-y-1.5">
      {changes.map(({ what, at, a, b }) => (
        <li key={`${what} ${at}`} className="rounded-md border border-divider p-1.5">
          <p className="font-mono text-xs font-semibold break-all">
            {what}
            {at}
          </p>
          <div className="grid gap-2 sm:grid-cols-2">
            <Value name={t`This run`} value={a} />
            <Value name={t`The other`} value={b} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Side by side it is plain whose it is; one below the other it must be said. A step that is not there says so above. */
function Side({ name, side }: { name: string; side: RunStepDiff['a'] }) {
  const { i18n } = useLingui();
  const format = useFormat();
  if (side === null) return <div className="max-sm:hidden">–</div>;
  const { ms = null, model = null } = side;
  const tokens = side.tokens_in + side.tokens_out;
  return (
    <div className="flex flex-wrap items-center gap-x-2">
      <span className="text-xs sm:hidden">{name}</span>
      <StatusChip look={taskLook(side.status, i18n)} plain />
      {ms !== null && <span>{format.duration(ms)}</span>}
      {side.cost_microusd > 0 && <span>{format.money(side.cost_microusd)}</span>}
      {tokens > 0 && (
        <span>
          <Plural value={tokens} one="# token" other="# tokens" />
        </span>
      )}
      {model !== null && <code className="font-mono text-xs break-all">{model}</code>}
    </div>
  );
}

function Step({ step }: { step: RunStepDiff }) {
  const { t } = useLingui();
  const words = {
    same: t`the same`,
    changed: t`changed`,
    only_a: t`only in this run`,
    only_b: t`only in the other`,
  };
  return (
    <li
      data-step={step.path}
      data-state={step.state}
      className="space-y-1 border-b border-divider py-1.5 text-sm"
    >
      <p>
        <code className="font-mono font-semibold break-all">{step.path}</code>{' '}
        <span className="text-muted">{words[step.state]}</span>
      </p>
      <div className="grid gap-2 text-muted sm:grid-cols-2">
        <Side name={t`This run`} side={step.a} />
        <Side name={t`The other`} side={step.b} />
      </div>
      {step.changes.length > 0 && <Changes changes={step.changes} />}
    </li>
  );
}

function FigureRow({ name, a, b }: { name: ReactNode; a: ReactNode; b: ReactNode }) {
  return (
    <tr className="border-b border-divider">
      <th scope="row" className="py-0.5 text-start font-normal text-muted">
        {name}
      </th>
      <td className="px-2">{a}</td>
      <td>{b}</td>
    </tr>
  );
}

function Figures({ diff }: { diff: RunDiff }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const took = (ms: number | null | undefined) => (ms == null ? '–' : format.duration(ms));
  const status = (run: RunSummary) => <StatusChip look={runLook(run.status, i18n)} plain />;
  const { a, b } = diff;
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="text-start text-xs text-muted">
          <th scope="col" className="text-start">
            <Trans>Figure</Trans>
          </th>
          <th scope="col" className="px-2 text-start">
            <Trans>This run</Trans> <span className="whitespace-nowrap">…{shortId(a.id)}</span>
          </th>
          <th scope="col" className="text-start">
            <Trans>The other</Trans>{' '}
            <Link to="/runs/$id" params={{ id: b.id }} className="whitespace-nowrap text-accent underline">
              …{shortId(b.id)}
            </Link>
          </th>
        </tr>
      </thead>
      <tbody>
        <FigureRow name={<Trans>Status</Trans>} a={status(a)} b={status(b)} />
        <FigureRow name={<Trans>Duration</Trans>} a={took(diff.a_ms)} b={took(diff.b_ms)} />
        <FigureRow
          name={<Trans>Cost</Trans>}
          a={format.money(a.cost_microusd)}
          b={format.money(b.cost_microusd)}
        />
        <FigureRow
          name={<Trans>Tokens</Trans>}
          a={format.number(a.tokens_in + a.tokens_out)}
          b={format.number(b.tokens_in + b.tokens_out)}
        />
      </tbody>
    </table>
  );
}

const PAGE = 100;

export function Difference({ diff }: { diff: RunDiff }) {
  const [all, setAll] = useState(false);
  const differing = diff.steps.filter(step => step.state !== 'same');
  const steps = all ? diff.steps : differing;
  return (
    <div className="space-y-3">
      <Figures diff={diff} />
      <p className="text-sm">
        {diff.same_workflow ? (
          <Trans>Both ran the same workflow.</Trans>
        ) : (
          <Trans>The workflow differs in: {diff.files.join(', ')}</Trans>
        )}
      </p>
      {diff.changes.length > 0 && <Changes changes={diff.changes} />}
      <div className="flex flex-wrap items-center gap-2">
        <p className="text-sm" role="status">
          <Plural value={differing.length} one="# step differs" other="# steps differ" />
        </p>
        <CheckChip checked={all} onChange={setAll}>
          <Trans>Show all steps</Trans>
        </CheckChip>
      </div>
      <FirstOf items={steps} step={PAGE}>
        {shown => (
          <ol>
            {shown.map(step => (
              <Step key={step.path} step={step} />
            ))}
          </ol>
        )}
      </FirstOf>
    </div>
  );
}
