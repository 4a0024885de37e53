import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { failureOf } from '../../../api/errors';
import { resourcesApi, type KindCard, type Place, type Resource } from '../../../api/resources';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { toast } from '../../../shared/toasts';
import { Button } from '../../../ui/Button';
import { CheckChip } from '../../../ui/Check';
import { Dialog } from '../../../ui/Dialog';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { keys } from '../keys';
import { referencesQuery } from '../queries';
import { PlaceList } from './References';

interface Props {
  card: KindCard;
  resource: Resource;
  onClose: () => void;
}

function useDelete({ card, resource, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const place: Place = { kind: card.name, workspace: resource.workspace, name: resource.name };
  const again = () => {
    void client.invalidateQueries({ queryKey: keys.lists(card.name) });
    void client.invalidateQueries({ queryKey: keys.place(place) });
  };
  const undo = async () => {
    try {
      await resourcesApi.restore(place);
      again();
      toast(t`${place.name} is restored.`);
    } catch (error) {
      toast(failureOf(error).message, 'alert');
    }
  };
  return useMutation({
    mutationFn: (options: { force: boolean; reason: string }) => resourcesApi.remove(card, place, options),
    onSuccess() {
      onClose();
      void navigate({ to: '/resources/$kind', params: { kind: card.name } }).then(again);
      toast(t`${place.name} is in the recycle bin.`, 'status', {
        label: t`Undo`,
        perform: () => void undo(),
      });
    },
  });
}

/** Deleting moves into the recycle bin; who still refers to it is said before. */
export function DeleteDialog(props: Props) {
  const { resource, onClose } = props;
  const { t } = useLingui();
  const id = useId();
  const place: Place = { kind: resource.kind, workspace: resource.workspace, name: resource.name };
  const users = useQuery(referencesQuery(place)).data?.used_by ?? [];
  const [reason, setReason] = useState('');
  const [force, setForce] = useState(false);
  const { mutate, isPending, error } = useDelete(props);
  const why = isPending
    ? t`It is being deleted.`
    : users.length > 0 && !force
      ? t`Something still refers to it.`
      : undefined;
  return (
    <Dialog title={t`Delete ${resource.name}?`} closeLabel={t`Close`} onClose={onClose} role="alertdialog">
      <div className="space-y-3">
        <p className="text-sm">
          <Trans>It goes into the recycle bin with its whole history and can be restored from there.</Trans>
        </p>
        {users.length > 0 && (
          <section aria-label={t`Still used by`} className="space-y-2">
            <h3 className="text-sm">
              <Trans>Still used by</Trans>
            </h3>
            <PlaceList places={users} />
            <CheckChip checked={force} onChange={setForce}>
              <Trans>Delete it all the same</Trans>
            </CheckChip>
          </section>
        )}
        <FieldBox id={id} label={t`Reason (optional)`}>
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
        {error !== null && <ErrorPanel compact what={t`It was not deleted.`} failure={failureOf(error)} />}
        <div className="flex flex-wrap gap-2">
          <Button tone="danger" unavailable={why} onClick={() => mutate({ force, reason: reason.trim() })}>
            <Trans>Delete</Trans>
          </Button>
          <Button onClick={onClose}>
            <Trans>Keep it</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
