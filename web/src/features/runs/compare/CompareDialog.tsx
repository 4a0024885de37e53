import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api } from '../../../api/client';
import { failureOf } from '../../../api/errors';
import type { RunChange, RunDiff, RunStepDiff } from '../../../api/travel';
import type { Json, RunSummary } from '../../../api/types';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { shortId } from '../../../shared/format';
import { Loading } from '../../../shared/Loading';
import { runLook, taskLook } from '../../../shared/status';
import { useFormat } from '../../../shared/use-format';
import { Button } from '../../../ui/Button';
import { CheckChip } from '../../../ui/Check';
import { Dialog } from '../../../ui/Dialog';
import { inputClass } from '../../../ui/fields';
import { StatusChip } from '../../../ui/StatusChip';
import { diffQuery } from '../travel/queries';
import { EXAMPLE_ID } from './words';

interface Props {
  run: RunSummary;
  /** The run that it is compared with; none: it is to be chosen. */
  other: string | undefined;
  onOther: (id: string | undefined) => void;
  onClose: () => void;
}

/** Runs of the same name that are offered. */
const OFFERED_MAX = 30;
const TEXT_MAX = 400;

function Choose({ run, onOther }: Pick<Props, 'run' | 'onOther'>) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const [id, setId] = useState('');
  const { data } = useQuery({
    queryKey: ['runs', 'same-name', run.workspace, run.name],
    queryFn: ({ signal }) =>
      api.runs(
        { workspace: run.workspace, status: [], q: run.name, sort: '-started_at' },
        null,
        signal,
        OFFERED_MAX,
      ),
    gcTime: 10_000,
  });
  const offered = data?.items.filter(one => one.name === run.name && one.id !== run.id) ?? [];
  return (
    <div className="space-y-3">
      <form
        className="flex flex-wrap gap-2"
        onSubmit={event => {
          event.preventDefault();
          if (id.trim() !== '') onOther(id.trim());
        }}
      >
        <input
          type="text"
          value={id}
          aria-label={t`Id of the other run`}
          placeholder={EXAMPLE_ID}
          onChange={event => setId(event.target.value)}
          className={`${inputClass} min-w-0 flex-1 font-mono`}
        />
        <Button
          type="submit"
          unavailable={id.trim() === '' ? t`Give an id, or choose one below.` : undefined}
        >
          <Trans>Compare</Trans>
        </Button>
      </form>
      {data === undefined ? (
        <Loading what={t`Loading…`} />
      ) : offered.length === 0 ? (
        <p className="text-sm text-muted">
          <Trans>There is no other run of this name.</Trans>
        </p>
      ) : (
        <ul className="space-y-1" aria-label={t`Other runs of this name`}>
          {offered.map(one => (
            <li key={one.id}>
              <Button className="w-full !justify-start" onClick={() => onOther(one.id)}>
                <StatusChip look={runLook(one.status, i18n)} plain />
                <span className="min-w-0 truncate">{format.absolute(Date.parse(one.started_at))}</span>
                <code className="ms-auto font-mono text-xs text-muted">…{shortId(one.id)}</code>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

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

function Step({ step }: { step: RunStepDiff }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const words = {
    same: t`the same`,
    changed: t`changed`,
    only_a: t`only in this run`,
    only_b: t`only in the other`,
  };
  const sideOf = (side: RunStepDiff['a']): ReactNode =>
    side === null ? (
      '–'
    ) : (
      <span className="flex flex-wrap items-center gap-x-2">
        <StatusChip look={taskLook(side.status, i18n)} plain />
        {side.ms !== null && <span>{format.duration(side.ms)}</span>}
        {side.cost_microusd > 0 && <span>{format.money(side.cost_microusd)}</span>}
        {side.tokens_in + side.tokens_out > 0 && <span>{t`${side.tokens_in + side.tokens_out} tokens`}</span>}
        {side.model !== null && <code className="font-mono text-xs break-all">{side.model}</code>}
      </span>
    );
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
        <div>{sideOf(step.a)}</div>
        <div>{sideOf(step.b)}</div>
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
  const took = (ms: number | null) => (ms === null ? '–' : format.duration(ms));
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
            <Trans>This run</Trans> …{shortId(a.id)}
          </th>
          <th scope="col" className="text-start">
            <Link to="/runs/$id" params={{ id: b.id }} className="text-accent hover:underline">
              <Trans>The other</Trans> …{shortId(b.id)}
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

function Difference({ diff }: { diff: RunDiff }) {
  const [all, setAll] = useState(false);
  const [shown, setShown] = useState(PAGE);
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
      <ol>
        {steps.slice(0, shown).map(step => (
          <Step key={step.path} step={step} />
        ))}
      </ol>
      {steps.length > shown && (
        <Button onClick={() => setShown(shown + PAGE)}>
          <Trans>
            Show {Math.min(PAGE, steps.length - shown)} of {steps.length - shown} more
          </Trans>
        </Button>
      )}
    </div>
  );
}

/** Two runs side by side: aligned steps, and what is different about each. */
export function CompareDialog({ run, other, onOther, onClose }: Props) {
  const { t } = useLingui();
  const { data, error } = useQuery({
    ...diffQuery(run.id, other ?? '', run.seq),
    enabled: other !== undefined,
  });
  return (
    <Dialog title={t`Compare ${run.name}`} closeLabel={t`Close`} onClose={onClose} width="wide">
      {other === undefined ? (
        <Choose run={run} onOther={onOther} />
      ) : (
        <div className="space-y-3">
          <Button onClick={() => onOther(undefined)}>
            <Trans>Choose another run</Trans>
          </Button>
          {error !== null ? (
            <ErrorPanel what={t`The runs could not be compared.`} failure={failureOf(error)} />
          ) : data === undefined ? (
            <Loading what={t`Comparing…`} />
          ) : (
            <Difference diff={data} />
          )}
        </div>
      )}
    </Dialog>
  );
}
