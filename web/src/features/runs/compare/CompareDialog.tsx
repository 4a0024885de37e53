import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/client';
import { failureOf } from '../../../api/errors';
import type { RunSummary } from '../../../api/types';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { shortId } from '../../../shared/format';
import { Loading } from '../../../shared/Loading';
import { runLook } from '../../../shared/status';
import { useFormat } from '../../../shared/use-format';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { inputClass } from '../../../ui/fields';
import { StatusChip } from '../../../ui/StatusChip';
import { diffQuery } from '../past-queries';
import { Difference } from './Difference';
import { EXAMPLE_ID } from './words';

interface Props {
  run: RunSummary;
  /** The run that it is compared with; none: it is to be chosen. */
  other: string | undefined;
  onOther: (id: string | undefined) => void;
  /** The event up to which the page is looked at; none: now. */
  at: number | undefined;
  onClose: () => void;
}

/** Runs of the same name that are offered. */
const OFFERED_MAX = 30;

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

/** Two runs side by side: aligned steps, and what is different about each. */
export function CompareDialog({ run, other, onOther, at, onClose }: Props) {
  const { t } = useLingui();
  const { data, error } = useQuery({
    ...diffQuery(run.id, other ?? '', run.seq, at),
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
          {at !== undefined && (
            <p className="text-sm text-muted">
              <Trans>Both as they were after event {at}.</Trans>
            </p>
          )}
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
