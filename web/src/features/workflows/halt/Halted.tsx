import { Trans } from '@lingui/react/macro';
import type { Resource } from '../../../api/resources';
import { Time } from '../../../shared/Time';
import { Glyph } from '../../../ui/glyph';

/** Who took it out of use, when, why, and what that means. */
export function Halted({ halted }: { halted: NonNullable<Resource['halted']> }) {
  const paused = halted.status === 'paused';
  const { reason } = halted;
  const by = halted.by.name;
  return (
    <p
      role="status"
      data-testid="halted"
      className="st-paused flex flex-wrap items-center gap-x-2 rounded-md border border-st-outline bg-st-tint px-3 py-1.5 text-sm"
    >
      <Glyph name={paused ? 'cancelling' : 'skipped'} />
      <span>
        {paused ? (
          <Trans>
            Paused by {by}: {reason}
          </Trans>
        ) : (
          <Trans>
            Archived by {by}: {reason}
          </Trans>
        )}
      </span>
      <span>
        <Time at={halted.at} />
      </span>
      <span>
        <Trans>
          No run of the stored workflow is started until it is resumed. A test of the text here is.
        </Trans>
      </span>
    </p>
  );
}
