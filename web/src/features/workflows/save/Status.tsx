import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../shared/use-format';
import { StatusChip, type StatusLook } from '../../../ui/StatusChip';
import { countOf, isDirty, type EditState, type Phase } from '../state';

/** The truth about the edit in a few words: what the server has, and what only this browser has. */
export function Status({ state }: { state: EditState }) {
  const { t } = useLingui();
  const format = useFormat();
  const count = countOf(state);
  const looks: Partial<Record<Phase, StatusLook>> = {
    saving: { family: 'running', glyph: 'running', label: t`Saving` },
    offline: { family: 'waiting', glyph: 'waiting', label: t`Offline` },
    conflict: { family: 'failed', glyph: 'failed', label: t`Conflict` },
    refused: { family: 'failed', glyph: 'failed', label: t`Not saved` },
  };
  const saved = state.savedAt === null ? t`No changes` : t`Saved ${format.clock(state.savedAt).slice(0, 8)}`;
  const look: StatusLook =
    looks[state.phase] ??
    (isDirty(state)
      ? { family: 'idle', glyph: 'pending', label: t`Not saved yet` }
      : { family: 'ready', glyph: 'ready', label: saved });
  return (
    <p role="status" data-testid="edit-status" className="flex min-w-0 flex-wrap items-center gap-2 text-sm">
      <StatusChip look={look} />
      {count > 0 && (
        <span className="text-muted">
          <Plural value={count} one="# change kept" other="# changes kept" />
        </span>
      )}
      {state.phase === 'refused' && (
        <span className="text-muted">
          <Trans>Only this browser has it.</Trans>
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
