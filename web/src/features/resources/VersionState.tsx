import { useLingui } from '@lingui/react/macro';
import type { Resource } from '../../api/resources';
import { StatusChip, type StatusLook } from '../../ui/StatusChip';

type Shown = Pick<Resource, 'version' | 'published' | 'deprecated' | 'deleted_at'>;

/** Whether the newest version is the published one, in a word and a number. */
export function VersionState({ resource, plain = false }: { resource: Shown; plain?: boolean }) {
  const { t } = useLingui();
  const { version, published } = resource;
  const look: StatusLook =
    resource.deleted_at !== null
      ? { family: 'offline', glyph: 'cancelled', label: t`Deleted` }
      : resource.deprecated !== null
        ? { family: 'waiting', glyph: 'waiting', label: t`Deprecated` }
        : published === version
          ? { family: 'ready', glyph: 'ready', label: t`Published` }
          : { family: 'idle', glyph: 'pending', label: t`Draft` };
  const behind = published !== null && published !== version;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <StatusChip look={look} plain={plain} />
      <span
        className="text-xs text-muted"
        title={behind ? t`Version ${version} is a draft; version ${published} is published.` : undefined}
      >
        {behind ? `v${published} → v${version}` : `v${version}`}
      </span>
    </span>
  );
}
