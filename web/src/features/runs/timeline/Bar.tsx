import { barOf, type Lasting } from './rows';

const percent = (part: number) => `${(part * 100).toFixed(3)}%`;

/** The bar itself says nothing to a screen reader: the line beside it has status and duration in words. */
export function Bar({ of, from, to }: { of: Lasting; from: number; to: number }) {
  const { queued, run } = barOf(of, from, to);
  return (
    <span className="relative block h-3 overflow-hidden" aria-hidden="true">
      {queued !== null && queued[1] > queued[0] && (
        <span
          className="bar-queued absolute inset-y-0.5"
          style={{ insetInlineStart: percent(queued[0]), width: percent(queued[1] - queued[0]) }}
        />
      )}
      {run !== null && (
        <span
          className="bar-run absolute inset-y-0 min-w-1 rounded-sm"
          style={{
            insetInlineStart: `min(${percent(run[0])}, calc(100% - 4px))`,
            width: percent(run[1] - run[0]),
          }}
        />
      )}
    </span>
  );
}
