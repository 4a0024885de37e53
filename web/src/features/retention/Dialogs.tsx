import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { retentionApi } from '../../api/retention';
import { ReasonDialog, useReason } from '../../shared/ReasonDialog';
import { keys, planQuery } from './queries';
import type { RetentionSearch } from './search';

function ApplyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { data } = useQuery(planQuery);
  // Also what was refused: the plan was another one then.
  const apply = () =>
    retentionApi
      .apply(data?.binding ?? '')
      .finally(() => void client.invalidateQueries({ queryKey: keys.all }));
  return (
    <ReasonDialog
      danger
      title={t`Remove what is past its time?`}
      verb={<Trans>Remove</Trans>}
      keep={<Trans>Keep them</Trans>}
      perform={apply}
      done={({ removed }) => t`Removed: ${removed}`}
      failed={t`Nothing was removed.`}
      unavailable={data === undefined ? t`The plan is being loaded.` : undefined}
      onClose={onClose}
    >
      <p className="text-sm">
        {data !== undefined && <Plural value={data.removed} one="# run goes." other="# runs go." />}{' '}
        <Trans>
          Histories and values go for good; of each run a tombstone stays. What the plan names is removed, or
          nothing.
        </Trans>
      </p>
    </ReasonDialog>
  );
}

function LiftDialog({ held, onClose }: { held: string; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [reason, field] = useReason(<Trans>Reason, kept in the audit</Trans>);
  return (
    <ReasonDialog
      title={t`Let go of what is held?`}
      verb={<Trans>Let go</Trans>}
      keep={<Trans>Keep it held</Trans>}
      perform={() => retentionApi.lift(held, reason)}
      done={() => t`It is not held any more.`}
      failed={t`It is still held.`}
      unavailable={reason === '' ? t`Say why.` : undefined}
      onDone={() => void client.invalidateQueries({ queryKey: keys.all })}
      onClose={onClose}
    >
      <p className="text-sm break-all">
        <Trans>From now on the rules are about {held} again.</Trans>
      </p>
      {field}
    </ReasonDialog>
  );
}

/** What is asked on top of the page, as the address says. */
export function Dialogs({ search, onClose }: { search: RetentionSearch; onClose: () => void }) {
  if (search.lift !== undefined) return <LiftDialog held={search.lift} onClose={onClose} />;
  return search.ask === undefined ? null : <ApplyDialog onClose={onClose} />;
}
