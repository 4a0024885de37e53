import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, type ReactNode } from 'react';
import { Loading } from '../../shared/Loading';
import { part } from '../../shared/part';
import { Button } from '../../ui/Button';
import { useBench } from './bench';
import { type ViewId } from './search';
import { Split } from './Split';

// The heavy ones are fetched when they are shown.
export const Canvas = part<object>(() => import('./canvas/Canvas').then(m => m.Canvas));
const Outline = part<object>(() => import('./outline/Outline').then(m => m.Outline));
const YamlPane = part<object>(() => import('./yaml/YamlPane').then(m => m.YamlPane));

/** More steps than these are not drawn unless somebody insists. */
const DRAWN_MAX = 1500;

interface Props {
  shown: ViewId[];
  insist: boolean;
  onInsist: () => void;
  onShow: (view: ViewId) => void;
}

function TooMany({
  count,
  onInsist,
  onShow,
}: {
  count: number;
  onInsist: () => void;
  onShow: (view: ViewId) => void;
}) {
  const { t } = useLingui();
  return (
    <div className="grid h-full place-items-center p-6 text-center">
      <div className="max-w-md space-y-3">
        <p>{t`${count} steps are more than a drawing can show well. The outline shows them all, group by group.`}</p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button tone="primary" onClick={() => onShow('outline')}>
            <Trans>Show the outline</Trans>
          </Button>
          <Button onClick={onInsist}>
            <Trans>Draw it all the same</Trans>
          </Button>
        </div>
      </div>
    </div>
  );
}

export function Views({ shown, insist, onInsist, onShow }: Props) {
  const { t } = useLingui();
  const { flow, stale } = useBench();
  const waiting = (content: ReactNode) => (
    <Suspense fallback={<Loading what={t`Loading the view…`} />}>{content}</Suspense>
  );
  const pane = (view: ViewId): ReactNode => {
    if (view === 'yaml') return waiting(<YamlPane />);
    const many = flow.steps.length > DRAWN_MAX && !insist;
    const content =
      view === 'outline' ? (
        waiting(<Outline />)
      ) : many ? (
        <TooMany count={flow.steps.length} onInsist={onInsist} onShow={onShow} />
      ) : (
        waiting(<Canvas />)
      );
    return (
      <div className="flex h-full min-h-0 flex-col">
        {stale && (
          <p className="st-waiting border-b border-st-outline bg-st-tint px-3 py-1 text-sm" role="status">
            <Trans>The text cannot be read just now; this shows it as it was before.</Trans>
          </p>
        )}
        <div className="min-h-0 flex-1">{content}</div>
      </div>
    );
  };
  const names: Record<ViewId, string> = { canvas: t`Canvas`, yaml: t`YAML`, outline: t`Outline` };
  const panes = shown.map(view => (
    <section key={view} aria-label={names[view]} className="h-full min-h-0 min-w-0" data-view={view}>
      {pane(view)}
    </section>
  ));
  return (
    <div className="h-[62vh] min-h-80 overflow-hidden rounded-lg border border-divider bg-surface shadow-panel">
      {panes.length > 1 ? <Split first={panes[0]} second={panes[1]} /> : panes[0]}
    </div>
  );
}
