import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { Resource } from '../../../api/resources';
import { workflowsApi } from '../../../api/workflows';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { isName } from '../../../shared/form/address';
import { AddressFields } from '../../../shared/form/AddressFields';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { keys } from '../queries';

/** The stored text under another name, comments and all. */
export function CopyDialog({ workflow, onClose }: { workflow: Resource; onClose: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const client = useQueryClient();
  const from = { workspace: workflow.workspace ?? 'default', name: workflow.name };
  const [name, setName] = useState(`${from.name}-copy`);
  const [workspace, setWorkspace] = useState(from.workspace);
  const [reason, setReason] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      workflowsApi.clone(from.workspace, from.name, { workspace, name, reason: reason.trim() }),
    onSuccess(made) {
      onClose();
      void client.invalidateQueries({ queryKey: keys.lists });
      void navigate({ to: '/workflows/$workspace/$name', params: { workspace, name: made.name } });
    },
  });
  const refused = !isName(name)
    ? t`The name is not right yet.`
    : isPending
      ? t`It is being made.`
      : undefined;
  return (
    <Dialog title={t`Make a copy of ${from.name}`} closeLabel={t`Close`} onClose={onClose} width="wide">
      <form
        className="space-y-3"
        onSubmit={event => {
          event.preventDefault();
          if (refused === undefined) mutate();
        }}
      >
        <p className="text-sm">
          {workflow.published === workflow.version ? (
            <Trans>The copy has the newest version with its comments, and is published as that is.</Trans>
          ) : (
            <Trans>The copy has the newest version with its comments, and is a draft as that is.</Trans>
          )}
        </p>
        <AddressFields name={name} onName={setName} workspace={workspace} onWorkspace={setWorkspace} />
        <FieldBox id="copy-reason" label={t`Reason`} help={t`For the history.`}>
          {ids => (
            <input
              {...ids}
              type="text"
              value={reason}
              onChange={event => setReason(event.target.value)}
              className={`${inputClass} w-full`}
            />
          )}
        </FieldBox>
        {error !== null && <ErrorPanel compact what={t`It could not be made.`} failure={failureOf(error)} />}
        <Button type="submit" tone="primary" unavailable={refused}>
          <Trans>Make the copy</Trans>
        </Button>
      </form>
    </Dialog>
  );
}
