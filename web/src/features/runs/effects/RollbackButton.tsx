import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import type { RunSummary, RunView } from '../../../api/types';
import { useRights } from '../../../shared/session';
import { Button } from '../../../ui/Button';
import { can } from '../can';

const RollbackDialog = lazy(() => import('./RollbackDialog').then(m => ({ default: m.RollbackDialog })));

/** `at`: the event that is looked at; what came after it is undone. Of the whole run, everything. */
export function RollbackButton({
  run,
  checkpoints,
  at,
}: {
  run: RunSummary;
  checkpoints: RunView['checkpoints'];
  at: number | undefined;
}) {
  const { t } = useLingui();
  const rights = useRights();
  const [open, setOpen] = useState(false);
  const verdict = can.rollback(run, rights);
  return (
    <>
      <Button unavailable={verdict.ok ? undefined : t(verdict.why)} onClick={() => setOpen(true)}>
        <Trans>Roll back…</Trans>
      </Button>
      <Suspense fallback={null}>
        {open && (
          <RollbackDialog run={run} checkpoints={checkpoints} to={at ?? 1} onClose={() => setOpen(false)} />
        )}
      </Suspense>
    </>
  );
}
