import { useLingui } from '@lingui/react/macro';
import { Archive, CopyPlus, Pause, Play } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Resource } from '../../../api/resources';
import { withTexts } from '../../../shared/i18n/i18n';
import { may } from '../../../shared/rights';
import { useRights } from '../../../shared/session';
import { IconButton } from '../../../ui/Button';
import type { HaltAct } from './HaltDialog';

const HaltDialog = lazy(() => import('./HaltDialog').then(m => ({ default: m.HaltDialog })));
const CopyDialog = lazy(() =>
  withTexts('editing', import('../copy/CopyDialog')).then(m => ({ default: m.CopyDialog })),
);

/** What can be done with a workflow as a whole, in the list and above the editor. */
export function Acts({ workflow }: { workflow: Resource }) {
  const { t } = useLingui();
  const rights = useRights();
  const [asked, setAsked] = useState<HaltAct | 'copy' | null>(null);
  const { name, halted } = workflow;
  const workspace = workflow.workspace ?? 'default';
  const refused = may(rights, 'workflow', 'publish', workspace)
    ? undefined
    : t`Only who may publish this may pause or archive it.`;
  const uncopied = may(rights, 'workflow', 'create') ? undefined : t`You may not create these.`;
  return (
    <span className="flex gap-1">
      <IconButton label={t`Make a copy of ${name}`} unavailable={uncopied} onClick={() => setAsked('copy')}>
        <CopyPlus className="size-4" aria-hidden="true" />
      </IconButton>
      {halted === undefined ? (
        <IconButton label={t`Pause ${name}`} unavailable={refused} onClick={() => setAsked('pause')}>
          <Pause className="size-4" aria-hidden="true" />
        </IconButton>
      ) : (
        <IconButton label={t`Resume ${name}`} unavailable={refused} onClick={() => setAsked('resume')}>
          <Play className="size-4" aria-hidden="true" />
        </IconButton>
      )}
      <IconButton
        label={t`Archive ${name}`}
        unavailable={refused ?? (halted?.status === 'archived' ? t`It is archived already.` : undefined)}
        onClick={() => setAsked('archive')}
      >
        <Archive className="size-4" aria-hidden="true" />
      </IconButton>
      <Suspense>
        {asked === 'copy' && <CopyDialog workflow={workflow} onClose={() => setAsked(null)} />}
        {asked !== null && asked !== 'copy' && (
          <HaltDialog act={asked} workspace={workspace} name={name} onClose={() => setAsked(null)} />
        )}
      </Suspense>
    </span>
  );
}
