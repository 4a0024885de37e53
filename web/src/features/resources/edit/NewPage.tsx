import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { JsonObject, KindCard, Written } from '../../../api/resources';
import { useTitle } from '../../../shared/hooks/use-title';
import { Loading } from '../../../shared/Loading';
import { toast } from '../../../shared/toasts';
import { AddressFields } from '../../../shared/form/AddressFields';
import { isName } from '../../../shared/form/address';
import { useNotYet } from '../../../shared/hooks/use-not-yet';
import { emptyWritten, writtenOf } from '../draft/document';
import { draftKey, readDraft, type Kept } from '../draft/journal';
import { isObject } from '../../../shared/pointer';
import { initial } from '../../../shared/form/choice';
import { KindCrumbs } from '../KindCrumbs';
import { WithCard } from '../kinds/WithCard';
import { oneQuery } from '../queries';
import { toSegment } from '../search';
import { Editor } from './Editor';

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
  const notYet = useNotYet({ name, fits: isName(name) });
  return (
    <div className="space-y-3">
      <div className="border-b border-divider pb-4">
        <AddressFields name={name} onName={setName} workspace={where} onWorkspace={setWorkspace} />
      </div>
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
