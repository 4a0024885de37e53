import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { failureOf } from '../../../api/errors';
import { resourcesApi } from '../../../api/resources';
import { placeOf } from '../../../api/workflows';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { toast } from '../../../shared/toasts';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { keys } from '../queries';

export type HaltAct = 'pause' | 'archive' | 'resume';

interface Props {
  act: HaltAct;
  workspace: string;
  name: string;
  onClose: () => void;
}

function useAct({ act, workspace, name, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const place = placeOf(workspace, name);
  return useMutation({
    mutationFn: (reason: string) =>
      act === 'resume'
        ? resourcesApi.resume(place, reason)
        : resourcesApi.halt(place, act === 'pause' ? 'paused' : 'archived', reason),
    onSuccess() {
      toast(
        act === 'pause'
          ? t`${name} is paused.`
          : act === 'archive'
            ? t`${name} is archived.`
            : t`${name} is in use again.`,
      );
      onClose();
      return Promise.all([
        client.invalidateQueries({ queryKey: keys.lists }),
        client.invalidateQueries({ queryKey: keys.place(workspace, name) }),
      ]);
    },
  });
}

/** Takes a workflow out of use, or puts it back: with the reason that everybody reads who is refused. */
export function HaltDialog(props: Props) {
  const { t } = useLingui();
  const { act, name, onClose } = props;
  const [reason, setReason] = useState('');
  const { mutate, isPending, error } = useAct(props);
  const titles: Record<HaltAct, string> = {
    pause: t`Pause ${name}`,
    archive: t`Archive ${name}`,
    resume: t`Resume ${name}`,
  };
  const about: Record<HaltAct, string> = {
    pause: t`New runs are refused, whoever starts them, until it is resumed. Runs under way go on.`,
    archive: t`It is not meant to run any more: new runs are refused, and lists show it only when they are asked to. Runs under way go on.`,
    resume: t`New runs may start again.`,
  };
  const refused =
    act !== 'resume' && reason.trim() === ''
      ? t`Say why first.`
      : isPending
        ? t`It is being done.`
        : undefined;
  return (
    <Dialog title={titles[act]} closeLabel={t`Close`} onClose={onClose}>
      <form
        className="space-y-3"
        onSubmit={event => {
          event.preventDefault();
          if (refused === undefined) mutate(reason.trim());
        }}
      >
        <p className="text-sm">{about[act]}</p>
        <FieldBox
          id="halt-reason"
          label={t`Reason`}
          help={act === 'resume' ? t`For the record.` : t`Everybody reads it who is refused because of it.`}
        >
          {ids => (
            <input
              {...ids}
              type="text"
              maxLength={1000}
              value={reason}
              onChange={event => setReason(event.target.value)}
              className={`${inputClass} w-full`}
            />
          )}
        </FieldBox>
        {error !== null && <ErrorPanel compact what={t`It could not be done.`} failure={failureOf(error)} />}
        <Button type="submit" tone="primary" unavailable={refused}>
          {act === 'pause' ? (
            <Trans>Pause</Trans>
          ) : act === 'archive' ? (
            <Trans>Archive</Trans>
          ) : (
            <Trans>Resume</Trans>
          )}
        </Button>
      </form>
    </Dialog>
  );
}
