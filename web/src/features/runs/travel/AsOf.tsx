import { Trans, useLingui } from '@lingui/react/macro';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { RunView } from '../../../api/types';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { useFormat } from '../../../shared/use-format';
import { Button, IconButton } from '../../../ui/Button';
import { describe } from '../log/describe';
import { CheckpointSelect } from './CheckpointSelect';
import type { Past } from './use-past';

interface Props {
  past: Past;
  /** The last event there is. */
  last: number;
  /** Places in the history that have a name. */
  checkpoints: RunView['checkpoints'];
  /** To the run after this event; at the last one that is now. */
  onGo: (event: number) => void;
}

/** While the handle is moved, not every event on the way is asked for. */
const REST_MS = 120;

/** Where the handle is while it is moved; where it rests is told. */
function useHeld(onGo: Props['onGo']) {
  const [held, setHeld] = useState<number | null>(null);
  useEffect(() => {
    if (held === null) return;
    const timer = setTimeout(() => {
      onGo(held);
      setHeld(null);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [held, onGo]);
  return { held, setHeld };
}

interface HandleProps {
  at: number;
  last: number;
  said: string;
  onGo: Props['onGo'];
  onHeld: (event: number) => void;
}

function Handle({ at, last, said, onGo, onHeld }: HandleProps) {
  const { t } = useLingui();
  return (
    <div className="flex min-w-0 grow basis-64 items-center gap-x-2">
      <IconButton
        label={t`The event before`}
        unavailable={at <= 1 ? t`This is the first event.` : undefined}
        onClick={() => onGo(at - 1)}
      >
        <ChevronLeft className="size-4 rtl:rotate-180" aria-hidden="true" />
      </IconButton>
      <input
        type="range"
        min={1}
        max={last}
        value={at}
        aria-label={t`Event`}
        aria-valuetext={t`Event ${at} of ${last}. ${said}`}
        onChange={event => onHeld(Number(event.target.value))}
        className="h-7 min-w-24 flex-1 accent-accent pointer-coarse:h-11"
      />
      <IconButton
        label={t`The event after`}
        unavailable={at >= last ? t`This is the last event.` : undefined}
        onClick={() => onGo(at + 1)}
      >
        <ChevronRight className="size-4 rtl:rotate-180" aria-hidden="true" />
      </IconButton>
    </div>
  );
}

/** Moves all views to the run as it was after an event, and back. */
export function AsOf({ past, last, checkpoints, onGo }: Props) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { held, setHeld } = useHeld(onGo);
  const at = held ?? past.at ?? last;
  const { state } = past;
  const known = state !== undefined && state.at === at;
  const said = known
    ? `${describe(state.event, i18n).text} · ${format.clock(Date.parse(state.event.at)).slice(0, 8)}`
    : '';
  return (
    <section
      aria-label={t`As of an event`}
      aria-busy={past.busy}
      className={`rounded-lg border px-2 py-1 ${past.at === undefined ? 'border-divider' : 'st-waiting border-st-outline bg-st-tint'}`}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Handle at={at} last={last} said={said} onGo={onGo} onHeld={setHeld} />
        <p className="min-w-0 px-1 text-sm tabular-nums" data-testid="as-of">
          {past.at === undefined && held === null ? (
            <Trans>Now: event {format.number(last)}</Trans>
          ) : !known ? (
            <Trans>Loading event {format.number(at)}…</Trans>
          ) : (
            <Trans>
              As of event {format.number(at)} of {format.number(last)}
            </Trans>
          )}
        </p>
        <CheckpointSelect checkpoints={checkpoints} at={at} label={t`Go to a checkpoint`} onChosen={onGo} />
        {past.at !== undefined && (
          <Button className="ms-auto" onClick={() => onGo(last)}>
            <Trans>Back to now</Trans>
          </Button>
        )}
      </div>
      {said !== '' && <p className="px-1 text-sm break-words text-muted sm:ps-9">{said}</p>}
      {past.error !== null && (
        <ErrorPanel
          compact
          what={t`The run could not be looked at as of this event.`}
          failure={failureOf(past.error)}
        />
      )}
    </section>
  );
}
