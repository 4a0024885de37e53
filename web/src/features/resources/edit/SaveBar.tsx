import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import type { KindCard } from '../../../api/resources';
import { Button } from '../../../ui/Button';
import { inputClass } from '../../../ui/fields';
import { changeCount, type EditState } from '../draft/state';
import { Status } from './Status';
import type { SaveOptions } from '../draft/use-editor';

interface BarProps {
  card: KindCard;
  state: EditState;
  isNew: boolean;
  refused: string | undefined;
  publishRefused: string | undefined;
  onSave: (save: SaveOptions) => void;
  onDiscard: () => void;
}

/** Why, and how: as a draft or for everybody. Ctrl+S saves the draft. */
export function SaveBar({ card, state, isNew, refused, publishRefused, onSave, onDiscard }: BarProps) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const latest = useRef({ refused, save: () => {} });
  const publishes = card.verbs.includes('publish');
  const save = (publish: boolean) => {
    onSave({ publish, reason });
    setReason('');
  };
  useEffect(() => {
    latest.current = { refused, save: () => save(!publishes) };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      if (latest.current.refused === undefined) latest.current.save();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="z-10 flex flex-wrap items-center gap-2 border-b border-divider bg-canvas py-2 md:sticky md:top-12">
      <Status state={state} isNew={isNew} />
      <input
        type="text"
        value={reason}
        onChange={event => setReason(event.target.value)}
        aria-label={t`Reason for the change`}
        placeholder={t`Reason, for the history`}
        className={`${inputClass} ms-auto max-w-md min-w-40 flex-1`}
      />
      {publishes && (
        <Button unavailable={refused} onClick={() => save(false)} aria-keyshortcuts="Control+S">
          <Trans>Save draft</Trans>
        </Button>
      )}
      <Button
        tone="primary"
        unavailable={publishes ? (publishRefused ?? undefined) : refused}
        onClick={() => save(true)}
      >
        {publishes ? <Trans>Save and publish</Trans> : <Trans>Save</Trans>}
      </Button>
      {changeCount(state) > 0 && (
        <Button tone="quiet" onClick={onDiscard}>
          {isNew ? <Trans>Start over</Trans> : <Trans>Discard changes</Trans>}
        </Button>
      )}
    </div>
  );
}
