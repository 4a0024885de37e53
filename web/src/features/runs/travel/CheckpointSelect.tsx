import { Trans } from '@lingui/react/macro';
import type { RunView } from '../../../api/types';
import { inputClass } from '../../../ui/fields';

interface Props {
  checkpoints: RunView['checkpoints'];
  /** The event that is chosen; it may have a name. */
  at: number;
  label: string;
  onChosen: (event: number) => void;
}

/** Places in the history by their names; nothing if there are none. */
export function CheckpointSelect({ checkpoints, at, label, onChosen }: Props) {
  if (checkpoints.length === 0) return null;
  return (
    <select
      aria-label={label}
      value={checkpoints.some(one => one.seq === at) ? at : ''}
      onChange={event => event.target.value !== '' && onChosen(Number(event.target.value))}
      className={`${inputClass} max-w-48`}
    >
      <option value="">
        <Trans>Checkpoints</Trans>
      </option>
      {checkpoints.map(({ name, seq }) => (
        <option key={seq} value={seq}>
          {name}
        </option>
      ))}
    </select>
  );
}
