import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { failureOf } from '../../../api/errors';
import { resourcesApi, type Place } from '../../../api/resources';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { toast } from '../../../shared/toasts';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { keys } from '../keys';

export interface VersionAction {
  type: 'publish' | 'rollback' | 'label';
  version: number;
}

interface Props {
  place: Place;
  action: VersionAction;
  labels: Record<string, number>;
  onClose: () => void;
}

function useWords({ type, version }: VersionAction) {
  const { t } = useLingui();
  return {
    publish: {
      title: t`Publish version ${version}?`,
      what: t`What refers to it without a version of its own gets this version from now on. Runs that have begun keep theirs.`,
      button: t`Publish`,
      done: t`Version ${version} is published.`,
      failed: t`It was not published.`,
    },
    rollback: {
      title: t`Go back to version ${version}?`,
      what: t`A new version with the content of version ${version} is made. Nothing of the history is lost.`,
      button: t`Go back`,
      done: t`The newest version is like version ${version} now.`,
      failed: t`Nothing was changed.`,
    },
    label: {
      title: t`Label version ${version}`,
      what: t`A label names one version and can be moved. What refers to the label gets the version it names.`,
      button: t`Set the label`,
      done: t`The label names version ${version} now.`,
      failed: t`The label was not set.`,
    },
  }[type];
}

function KnownLabels({ id, labels }: { id: string; labels: Record<string, number> }) {
  const known = Array.from(new Set(['live', 'candidate', ...Object.keys(labels)]));
  return (
    <datalist id={id}>
      {known.map(label => (
        <option key={label} value={label}>
          {label}
        </option>
      ))}
    </datalist>
  );
}

/** One change of a version: what it means, and why it is done. */
export function VersionDialog({ place, action, labels, onClose }: Props) {
  const { t } = useLingui();
  const id = useId();
  const client = useQueryClient();
  const words = useWords(action);
  const [text, setText] = useState('');
  const { type, version } = action;
  const { mutate, isPending, error } = useMutation({
    mutationFn: (): Promise<unknown> =>
      type === 'label'
        ? resourcesApi.setLabel(place, text.trim(), version)
        : resourcesApi[type](place, version, text.trim()),
    onSuccess() {
      void client.invalidateQueries({ queryKey: keys.place(place) });
      void client.invalidateQueries({ queryKey: keys.lists(place.kind) });
      toast(words.done);
      onClose();
    },
  });
  const moving = type === 'label' ? labels[text.trim()] : undefined;
  const why = isPending
    ? t`It is being done.`
    : type === 'label' && text.trim() === ''
      ? t`Type the label first.`
      : undefined;
  return (
    <Dialog title={words.title} closeLabel={t`Close`} onClose={onClose}>
      <form
        className="space-y-3"
        onSubmit={event => {
          event.preventDefault();
          if (why === undefined) mutate();
        }}
      >
        <p className="text-sm">{words.what}</p>
        <FieldBox
          id={id}
          label={type === 'label' ? t`Label` : t`Reason (optional)`}
          {...(moving === undefined ? {} : { help: t`It names version ${moving} until now.` })}
        >
          {ids => (
            <input
              {...ids}
              type="text"
              value={text}
              list={type === 'label' ? `${id}-known` : undefined}
              onChange={event => setText(event.target.value)}
              autoComplete="off"
              className={`${inputClass} w-full`}
            />
          )}
        </FieldBox>
        {type === 'label' && <KnownLabels id={`${id}-known`} labels={labels} />}
        {error !== null && <ErrorPanel compact what={words.failed} failure={failureOf(error)} />}
        <div className="flex flex-wrap gap-2">
          <Button tone="primary" type="submit" unavailable={why}>
            {words.button}
          </Button>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
