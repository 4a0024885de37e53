import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { KindCard } from '../../api/resources';
import { useRights } from '../../shared/session';
import { Button } from '../../ui/Button';
import { can } from './can';

/** The way to a new one of this kind; says why when there is none. */
export function NewLink({ card, workspace }: { card: KindCard; workspace?: string | undefined }) {
  const { i18n } = useLingui();
  const navigate = useNavigate();
  const rights = useRights();
  const verdict = can('create', card, rights, workspace);
  const search = workspace === undefined ? {} : { workspace };
  return (
    <Button
      tone="primary"
      unavailable={verdict.ok ? undefined : i18n._(verdict.why)}
      onClick={() => void navigate({ to: '/resources/$kind/new', params: { kind: card.name }, search })}
    >
      <Plus className="size-3.5" aria-hidden="true" />
      <Trans>New {card.title}</Trans>
    </Button>
  );
}
