import { Trans, useLingui } from '@lingui/react/macro';
import { Plus } from 'lucide-react';
import { Button } from '../../../ui/Button';
import { useBench } from '../bench';
import { spotAfter } from '../doc/edit';
import { KINDS } from '../words';

export const DRAGGED = 'application/x-orc-step';

/** What can be dragged onto the canvas; everything else, tools and workflows, is behind "Add a step". */
export function Palette() {
  const { t } = useLingui();
  const bench = useBench();
  const refused = bench.readOnly ? t`You may not change this.` : undefined;
  const after = bench.selected === null ? undefined : bench.flow.byKey.get(bench.selected);
  return (
    <section
      aria-label={t`Palette`}
      className="flex flex-wrap items-center gap-1 border-b border-divider bg-surface px-2 py-1"
    >
      <Button
        unavailable={refused}
        onClick={() => bench.ask({ kind: 'add', spot: spotAfter(bench.flow, after) })}
        aria-keyshortcuts="A"
      >
        <Plus className="size-3.5" aria-hidden="true" />
        <Trans>Add a step</Trans>
      </Button>
      <ul className="flex flex-wrap gap-1 max-md:hidden" aria-label={t`Drag onto the canvas`}>
        {KINDS.map(kind => (
          <li
            key={kind.uses}
            draggable={!bench.readOnly}
            onDragStart={event => {
              event.dataTransfer.setData(DRAGGED, kind.uses);
              event.dataTransfer.effectAllowed = 'copy';
            }}
            title={t(kind.about)}
            data-palette={kind.uses}
            className="flex min-h-7 cursor-grab items-center gap-1 rounded-md border border-divider px-1.5 text-xs text-muted hover:bg-hover"
          >
            <kind.icon className="size-3.5" aria-hidden="true" />
            {t(kind.title)}
          </li>
        ))}
      </ul>
    </section>
  );
}
