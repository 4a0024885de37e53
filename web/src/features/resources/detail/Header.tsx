import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { Tag } from 'lucide-react';
import type { KindCard, Resource } from '../../../api/resources';
import { useRights } from '../../../shared/session';
import { Button } from '../../../ui/Button';
import { can, canPublish, canRun } from '../can';
import { KindCrumbs } from '../KindCrumbs';
import { VersionState } from '../VersionState';

interface Props {
  card: KindCard;
  resource: Resource;
  onPublish: () => void;
  onDelete: () => void;
  onRun: () => void;
}

function Actions({ card, resource, onPublish, onDelete, onRun }: Props) {
  const { i18n } = useLingui();
  const rights = useRights();
  const navigate = useNavigate();
  const why = (verdict: ReturnType<typeof can>) => (verdict.ok ? undefined : i18n._(verdict.why));
  const { workspace, name } = resource;
  const copy = { from: name, ...(workspace === null ? {} : { workspace }) };
  return (
    <>
      {card.name === 'workflow' && (
        <Button tone="primary" unavailable={why(canRun(rights, resource))} onClick={onRun}>
          <Trans>Run…</Trans>
        </Button>
      )}
      {card.name === 'webhook-endpoint' && (
        <Button
          onClick={() =>
            void navigate({ to: '/deliveries', search: { endpoint: `${workspace ?? ''}/${name}` } })
          }
        >
          <Trans>Deliveries</Trans>
        </Button>
      )}
      {card.verbs.includes('publish') && (
        <Button unavailable={why(canPublish(card, rights, resource))} onClick={onPublish}>
          <Trans>Publish…</Trans>
        </Button>
      )}
      <Button
        unavailable={why(can('create', card, rights, workspace))}
        onClick={() =>
          void navigate({ to: '/resources/$kind/new', params: { kind: card.name }, search: copy })
        }
      >
        <Trans>Copy…</Trans>
      </Button>
      <Button tone="danger" unavailable={why(can('delete', card, rights, workspace))} onClick={onDelete}>
        <Trans>Delete…</Trans>
      </Button>
    </>
  );
}

function Deprecation({ resource }: { resource: Resource }) {
  const { deprecated } = resource;
  if (deprecated === null) return null;
  return (
    <p className="st-waiting rounded-md border border-st-outline bg-st-tint px-2 py-1 text-sm text-st-text">
      <Trans>Not to be used any more: {deprecated.reason}</Trans>
      {deprecated.use !== null && (
        <>
          {' '}
          <Trans>Use {deprecated.use} instead.</Trans>
        </>
      )}
    </p>
  );
}

export function Header(props: Props) {
  const { card, resource } = props;
  const labels = Object.entries(resource.version_labels).toSorted((a, b) => b[1] - a[1]);
  return (
    <header className="space-y-2">
      <KindCrumbs card={card} workspace={resource.workspace} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl break-all">{resource.name}</h1>
        <VersionState resource={resource} />
        {labels.map(([label, version]) => (
          <span key={label} className="inline-flex items-center gap-1 text-xs text-muted">
            <Tag className="size-3" aria-hidden="true" />
            {label} v{version}
          </span>
        ))}
        <div className="ms-auto flex flex-wrap gap-2">
          <Actions {...props} />
        </div>
      </div>
      {resource.title !== null && <p className="text-sm break-words text-muted">{resource.title}</p>}
      <Deprecation resource={resource} />
    </header>
  );
}
