import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import { failureOf } from '../../api/errors';
import { freshKey } from '../../api/fresh-key';
import { isBlobRef, type Json, type Payload, type RunSummary } from '../../api/types';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { Loading } from '../../shared/Loading';
import { PayloadView } from '../../shared/payload/PayloadView';
import { toast } from '../../shared/toasts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { headQuery } from './queries';

/** The inputs as they are sent; large ones are kept apart and fetched for it. */
async function whole(inputs: Payload): Promise<{ [key: string]: Json }> {
  const value: unknown = isBlobRef(inputs) ? await (await api.blob(inputs.$blob)).json() : inputs;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { [key: string]: Json })
    : {};
}

const isEmpty = (inputs: Payload) =>
  inputs === null || (typeof inputs === 'object' && Object.keys(inputs).length === 0);

/** The same files and the same inputs, as a new run. */
export function AgainDialog({ run, onClose }: { run: RunSummary; onClose: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { data, error } = useQuery(headQuery(run.id));
  const [key] = useState(freshKey);
  const start = useMutation({
    mutationFn: async () => {
      if (data === undefined) throw new Error('the run is not loaded');
      const { main, files } = data.workflow;
      return api.startRun({ main, files }, run.workspace, await whole(data.inputs), key);
    },
    onSuccess(made) {
      toast(t`${made.name} was started again.`);
      onClose();
      void navigate({ to: '/runs/$id', params: { id: made.id } });
    },
  });
  const why =
    data === undefined ? t`It is being loaded.` : start.isPending ? t`It is being started.` : undefined;
  return (
    <Dialog title={t`Run ${run.name} again?`} closeLabel={t`Close`} onClose={onClose}>
      <div className="space-y-3">
        <p className="text-sm">
          <Trans>
            A new run with the same workflow, as it was then, and the same inputs. What the first one did is
            not undone.
          </Trans>
        </p>
        {error !== null && (
          <ErrorPanel compact what={t`The run could not be loaded.`} failure={failureOf(error)} />
        )}
        {data === undefined && error === null && <Loading what={t`Loading the run…`} />}
        {data !== undefined && (
          <section aria-label={t`Inputs`} className="space-y-1">
            <h3 className="text-sm">
              <Trans>Inputs</Trans>
            </h3>
            {isEmpty(data.inputs) ? (
              <p className="text-sm text-muted">
                <Trans>none</Trans>
              </p>
            ) : (
              <PayloadView value={data.inputs} name={t`Inputs`} />
            )}
          </section>
        )}
        {start.error !== null && (
          <ErrorPanel compact what={t`No run was started.`} failure={failureOf(start.error)} />
        )}
        <div className="flex flex-wrap gap-2">
          <Button tone="primary" unavailable={why} onClick={() => start.mutate()}>
            <Trans>Start the run</Trans>
          </Button>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
