import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../shared/use-format';
import { StatusChip, type StatusLook } from '../../../ui/StatusChip';
import { changeCount, type EditState } from '../draft/state';

/** The truth about the edit in a few words: what the server has, and what only this browser has. */
export function Status({ state, isNew }: { state: EditState; isNew: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const count = changeCount(state);
  const looks: Partial<Record<EditState['phase'], StatusLook>> = {
    saving: { family: 'running', glyph: 'running', label: t`Saving` },
    offline: { family: 'waiting', glyph: 'waiting', label: t`Offline` },
    conflict: { family: 'failed', glyph: 'failed', label: t`Conflict` },
    refused: { family: 'failed', glyph: 'failed', label: t`Not saved` },
  };
  const look: StatusLook =
    looks[state.phase] ??
    (count > 0
      ? { family: 'idle', glyph: 'pending', label: t`Not saved yet` }
      : state.savedAt !== null
        ? { family: 'ready', glyph: 'ready', label: t`Saved at ${format.clock(state.savedAt).slice(0, 8)}` }
        : isNew
          ? { family: 'idle', glyph: 'pending', label: t`Not made yet` }
          : { family: 'ready', glyph: 'ready', label: t`No changes` });
  return (
    <p role="status" data-testid="edit-status" className="flex min-w-0 flex-wrap items-center gap-2 text-sm">
      <StatusChip look={look} />
      {count > 0 && (
        <span className="text-muted">
          <Plural
            value={count}
            one="# change, kept in this browser"
            other="# changes, kept in this browser"
          />
        </span>
      )}
      {state.phase === 'offline' && (
        <span className="text-muted">
          <Trans>It is saved as soon as the server answers.</Trans>
        </span>
      )}
    </p>
  );
}
