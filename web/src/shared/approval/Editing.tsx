import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { failureOf } from '../../api/errors';
import { inboxApi } from '../../api/inbox';
import { isBlobRef, type InboxItem, type Json, type Payload } from '../../api/types';
import { Button } from '../../ui/Button';
import { inputClass } from '../../ui/fields';
import { ErrorPanel } from '../ErrorPanel';
import { Time } from '../Time';
import { toast } from '../toasts';

/** Pure: what is typed, if it is JSON. */
export function typedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

interface Props {
  item: InboxItem;
  onChange: () => void;
}

function Form({ item, onChange }: Props) {
  const { t } = useLingui();
  const id = useId();
  const before = JSON.stringify(item.call?.input, null, 2);
  const [text, setText] = useState(before);
  const input = typedJson(text);
  const edit = useMutation({
    mutationFn: (changed: Json) => inboxApi.edit(item.id, changed, item.binding),
    onSuccess() {
      toast(t`The changed call is asked about now.`);
      onChange();
    },
  });
  const why =
    input === undefined
      ? t`This is no JSON.`
      : text === before
        ? t`Nothing is changed yet.`
        : edit.isPending
          ? t`It is on its way.`
          : undefined;
  return (
    <div className="mt-2 space-y-2">
      <label htmlFor={id} className="block text-sm font-semibold">
        <Trans>What the tool is called with, as JSON</Trans>
      </label>
      <textarea
        id={id}
        rows={Math.min(16, text.split('\n').length + 1)}
        spellCheck={false}
        value={text}
        onChange={event => setText(event.target.value)}
        className={`${inputClass} block w-full font-mono text-xs`}
      />
      <p className="text-sm text-muted">
        <Trans>The changed call is another question: what was decided before does not count for it.</Trans>
      </p>
      <Button
        aria-busy={edit.isPending}
        unavailable={why}
        onClick={() => input !== undefined && edit.mutate(input)}
      >
        <Trans>Change the call</Trans>
      </Button>
      {edit.error !== null && (
        <ErrorPanel compact what={t`The call was not changed.`} failure={failureOf(edit.error)} />
      )}
    </div>
  );
}

/** Changes the call before it is decided. */
export function Editing({ item, onChange }: Props) {
  // A large input is not held here, and is not edited by hand.
  if (!item.may.edit || item.call == null || isBlobRef(item.call.input as Payload)) return null;
  return (
    <details className="text-sm">
      <summary data-edit className="cursor-pointer text-muted">
        <Trans>Edit the call…</Trans>
      </summary>
      <Form key={item.binding} item={item} onChange={onChange} />
    </details>
  );
}

/** Who has changed the call that is shown, and that a paused run waits with what follows. */
export function Remarks({ item }: { item: InboxItem }) {
  return (
    <>
      {item.edited.map(({ by, at, note }) => (
        <p key={`${by} ${at}`} className="text-sm">
          <Trans>
            Changed by {by}, <Time at={at} />
          </Trans>{' '}
          {note != null && <q className="text-muted">{note}</q>}
        </p>
      ))}
      {item.state === 'open' && item.run_status === 'paused' && (
        <p className="text-sm text-muted">
          <Trans>The run is paused: a decision is kept, and followed when the run goes on.</Trans>
        </p>
      )}
    </>
  );
}
