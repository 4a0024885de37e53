import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { JsonObject, KindCard, Written } from '../../../api/resources';
import { useTitle } from '../../../shared/hooks/use-title';
import { Loading } from '../../../shared/Loading';
import { toast } from '../../../shared/toasts';
import { WorkspaceField } from '../../../shared/WorkspaceField';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { emptyWritten, writtenOf } from '../draft/document';
import { draftKey, readDraft, type Kept } from '../draft/journal';
import { isObject } from '../../../shared/pointer';
import { initial } from '../../../shared/form/choice';
import { KindCrumbs } from '../KindCrumbs';
import { WithCard } from '../kinds/WithCard';
import { oneQuery } from '../queries';
import { toSegment } from '../search';
import { Editor } from './Editor';

const NAME = /^[a-z0-9][a-z0-9-]*$/;

interface WhereProps {
  card: KindCard;
  name: string;
  onName: (name: string) => void;
  workspace: string;
  onWorkspace: (workspace: string) => void;
}

/** The address of the new one: it cannot be changed later. */
function Where({ card, name, onName, workspace, onWorkspace }: WhereProps) {
  const { t } = useLingui();
  const wrong = name !== '' && !NAME.test(name);
  return (
    <section aria-label={t`Address`} className="flex flex-wrap gap-4 border-b border-divider pb-4">
      <FieldBox
        id="field/name"
        label={t`Name`}
        help={t`Small letters, digits and dashes. It cannot be changed later.`}
        errors={wrong ? [t`Only small letters, digits and dashes.`] : []}
      >
        {ids => (
          <input
            {...ids}
            type="text"
            value={name}
            autoComplete="off"
            spellCheck={false}
            onChange={event => onName(event.target.value)}
            className={`${inputClass} w-72 max-w-full`}
          />
        )}
      </FieldBox>
      {card.scope === 'workspace' && (
        <FieldBox id="field/workspace" label={t`Workspace`}>
          {ids => (
            <WorkspaceField ids={ids} value={workspace} onChange={name => name !== '' && onWorkspace(name)} />
          )}
        </FieldBox>
      )}
    </section>
  );
}

function Create({
  card,
  kept,
  base,
  keptAs,
}: {
  card: KindCard;
  kept: Kept | null;
  base: Written;
  keptAs: string;
}) {
  const { t } = useLingui();
  const { workspace: asked = 'default' } = useSearch({ from: '/resources/$kind/new' });
  const navigate = useNavigate();
  const [name, setName] = useState(kept?.name ?? '');
  const [workspace, setWorkspace] = useState(kept?.workspace ?? asked);
  const where = card.scope === 'workspace' ? workspace : null;
  const notYet =
    name === '' ? t`Give it a name first.` : NAME.test(name) ? undefined : t`The name is not right yet.`;
  return (
    <div className="space-y-3">
      <Where card={card} name={name} onName={setName} workspace={workspace} onWorkspace={setWorkspace} />
      <Editor
        card={card}
        resource={null}
        base={base}
        kept={kept}
        workspace={where}
        name={name}
        keptAs={keptAs}
        notYet={notYet}
        onCreated={made => {
          toast(t`${made.name} is made.`);
          const params = { kind: card.name, workspace: toSegment(made.workspace), name: made.name };
          void navigate({ to: '/resources/$kind/$workspace/$name', params });
        }}
      />
    </div>
  );
}

function New({ card }: { card: KindCard }) {
  const { t } = useLingui();
  const { workspace, from } = useSearch({ from: '/resources/$kind/new' });
  useTitle(t`New ${card.title}`);
  const keptAs = draftKey(card.name, null, from === undefined ? '' : `copy of ${from}`);
  const kept = useQuery({ queryKey: ['drafts', keptAs], queryFn: () => readDraft(keptAs), gcTime: 0 });
  const place = { kind: card.name, workspace: workspace ?? null, name: from ?? '' };
  const source = useQuery({ ...oneQuery(card, place), enabled: from !== undefined });
  const ready = kept.data !== undefined && (from === undefined || !source.isLoading);
  const fresh = initial(card.schema, card.schema);
  const base: Written =
    source.data === undefined
      ? emptyWritten(isObject(fresh) ? fresh : ({} as JsonObject))
      : writtenOf(source.data);
  return (
    <div className="space-y-3">
      <KindCrumbs card={card} />
      <div>
        <h1 className="text-xl">
          <Trans>New {card.title}</Trans>
        </h1>
        <p className="text-sm text-muted">{card.summary}</p>
      </div>
      {ready ? (
        <Create card={card} kept={kept.data} base={base} keptAs={keptAs} />
      ) : (
        <Loading what={t`Loading…`} />
      )}
    </div>
  );
}

export function NewPage() {
  const { kind } = useParams({ from: '/resources/$kind/new' });
  return <WithCard kind={kind}>{card => <New key={card.name} card={card} />}</WithCard>;
}
