import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Tag, X } from 'lucide-react';
import { useState } from 'react';
import { failureOf } from '../../../api/errors';
import { resourcesApi, type KindCard, type Place, type Resource, type Version } from '../../../api/resources';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { useRights } from '../../../shared/session';
import { Time } from '../../../shared/Time';
import { toast } from '../../../shared/toasts';
import { Button, IconButton } from '../../../ui/Button';
import { StatusChip } from '../../../ui/StatusChip';
import { can } from '../can';
import { keys } from '../keys';
import { versionsQuery } from '../queries';
import { VersionDialog, type VersionAction } from './VersionDialog';

interface Props {
  card: KindCard;
  resource: Resource;
  onCompare: (from: number, to: number) => void;
  onShow: (version: number) => void;
}

function StateChip({ state }: { state: Version['state'] }) {
  const { t } = useLingui();
  return (
    <StatusChip
      look={
        state === 'published'
          ? { family: 'ready', glyph: 'ready', label: t`Published` }
          : { family: 'idle', glyph: 'pending', label: t`Draft` }
      }
    />
  );
}

function useRemoveLabel(place: Place) {
  const { t } = useLingui();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (label: string) => resourcesApi.removeLabel(place, label),
    onSuccess(_, label) {
      void client.invalidateQueries({ queryKey: keys.place(place) });
      toast(t`${label} names no version any more.`);
    },
    onError: error => toast(failureOf(error).message, 'alert'),
  });
}

interface RowProps {
  version: Version;
  newest: boolean;
  published: number | null;
  refused: string | undefined;
  onAct: (action: VersionAction) => void;
  onCompare: Props['onCompare'];
  onShow: Props['onShow'];
  onRemoveLabel: (label: string) => void;
}

function VersionLabels({ version, refused, onRemoveLabel }: RowProps) {
  const { t } = useLingui();
  return version.labels.map(label => (
    <span
      key={label}
      className="inline-flex items-center gap-1 rounded-md border border-control ps-1.5 text-xs font-semibold"
    >
      <Tag className="size-3" aria-hidden="true" />
      {label}
      <IconButton
        label={t`Remove the label ${label}`}
        unavailable={refused}
        onClick={() => onRemoveLabel(label)}
        className="!size-6 !min-h-6 pointer-coarse:!size-11"
      >
        <X className="size-3" aria-hidden="true" />
      </IconButton>
    </span>
  ));
}

function RowActions({ version, newest, published, refused, onAct, onCompare, onShow }: RowProps) {
  const { t } = useLingui();
  const { version: number } = version;
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button onClick={() => onShow(number)} aria-label={t`Show version ${number}`}>
        <Trans>Show</Trans>
      </Button>
      {number > 1 && (
        <Button
          onClick={() => onCompare(number - 1, number)}
          aria-label={t`What changed in version ${number}`}
        >
          <Trans>What changed</Trans>
        </Button>
      )}
      {version.state === 'draft' && (
        <Button
          unavailable={refused}
          onClick={() => onAct({ type: 'publish', version: number })}
          aria-label={t`Publish version ${number}`}
        >
          <Trans>Publish…</Trans>
        </Button>
      )}
      {!newest && (
        <Button
          unavailable={refused}
          onClick={() => onAct({ type: 'rollback', version: number })}
          aria-label={t`Go back to version ${number}`}
        >
          <Trans>Go back…</Trans>
        </Button>
      )}
      <Button
        unavailable={refused}
        onClick={() => onAct({ type: 'label', version: number })}
        aria-label={t`Label version ${number}`}
      >
        <Trans>Label…</Trans>
      </Button>
      {number === published && (
        <span className="self-center text-xs text-muted">
          <Trans>used where nothing else is said</Trans>
        </span>
      )}
    </div>
  );
}

function Row(props: RowProps) {
  const { version } = props;
  const { t } = useLingui();
  const { version: number } = version;
  return (
    <li data-version={number} className="space-y-1.5 px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="text-base font-semibold">v{number}</span>
        <StateChip state={version.state} />
        <VersionLabels {...props} />
        <span className="text-sm text-muted">
          <Time at={version.at} /> · {version.author.name}
        </span>
        <code className="font-mono text-xs text-muted max-sm:hidden" title={version.hash}>
          {version.hash.replace('sha256:', '').slice(0, 8)}
        </code>
      </div>
      <p className="text-sm break-words">
        {version.rollback_of !== null && (
          <span className="text-muted">
            <Trans>Back to version {version.rollback_of}.</Trans>
          </span>
        )}{' '}
        {version.reason ?? <span className="text-muted">{t`No reason was given.`}</span>}
      </p>
      <RowActions {...props} />
    </li>
  );
}

/** Every version with who, when and why, and what can be done with it. */
export function History({ card, resource, onCompare, onShow }: Props) {
  const { t, i18n } = useLingui();
  const rights = useRights();
  const place: Place = { kind: card.name, workspace: resource.workspace, name: resource.name };
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    versionsQuery(place),
  );
  const [action, setAction] = useState<VersionAction | null>(null);
  const remove = useRemoveLabel(place);
  const versions = data?.pages.flatMap(page => page.items) ?? [];
  const verdict = can('publish', card, rights, resource.workspace);
  if (error !== null && data === undefined)
    return <ErrorPanel what={t`The history could not be loaded.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  return (
    <>
      <ol className="divide-y divide-divider rounded-lg border border-divider bg-surface shadow-panel">
        {versions.map(version => (
          <Row
            key={version.version}
            version={version}
            newest={version.version === resource.version}
            published={resource.published}
            refused={verdict.ok ? undefined : i18n._(verdict.why)}
            onAct={setAction}
            onCompare={onCompare}
            onShow={onShow}
            onRemoveLabel={label => remove.mutate(label)}
          />
        ))}
      </ol>
      {hasNextPage && (
        <Button
          className="mt-2"
          unavailable={isFetchingNextPage ? t`Loading…` : undefined}
          onClick={() => void fetchNextPage()}
        >
          <Trans>Older versions</Trans>
        </Button>
      )}
      {action !== null && (
        <VersionDialog
          place={place}
          action={action}
          labels={resource.version_labels}
          onClose={() => setAction(null)}
        />
      )}
    </>
  );
}
