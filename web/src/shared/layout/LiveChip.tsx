import { useLingui } from '@lingui/react/macro';
import { StatusChip, type StatusLook } from '../../ui/StatusChip';
import { useLivePaused, useLiveState } from '../live-state';

/** Says whether what is shown follows the server. */
export function LiveChip() {
  const { t } = useLingui();
  const state = useLiveState();
  const paused = useLivePaused();
  const look: StatusLook = paused
    ? { family: 'paused', glyph: 'cancelling', label: t`Paused` }
    : state === 'open'
      ? { family: 'ready', glyph: 'ready', label: t`Live` }
      : state === 'connecting'
        ? { family: 'offline', glyph: 'connecting', label: t`Connecting` }
        : state === 'reconnecting'
          ? { family: 'waiting', glyph: 'waiting', label: t`Reconnecting` }
          : { family: 'offline', glyph: 'connecting', label: t`Offline` };
  return (
    <span
      className="flex items-center"
      role="status"
      aria-label={t`Live updates: ${look.label}`}
      data-testid="live"
    >
      <StatusChip look={look} plain />
    </span>
  );
}
