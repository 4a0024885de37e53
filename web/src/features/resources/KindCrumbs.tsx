import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { KindCard } from '../../api/resources';
import { Breadcrumb, crumbClass } from '../../shared/Breadcrumb';

/** The way to a resource: all kinds, its kind, its workspace. */
export function KindCrumbs({ card, workspace }: { card?: KindCard; workspace?: string | null }) {
  const all = {
    key: 'kinds',
    link: (
      <Link to="/resources" className={crumbClass}>
        <Trans>Resources</Trans>
      </Link>
    ),
  };
  if (card === undefined) return <Breadcrumb steps={[all]} />;
  const kind = {
    key: card.name,
    link: (
      <Link to="/resources/$kind" params={{ kind: card.name }} className={crumbClass}>
        {card.title}
      </Link>
    ),
  };
  if (workspace == null) return <Breadcrumb steps={[all, kind]} />;
  const place = {
    key: 'workspace',
    link: (
      <Link to="/resources/$kind" params={{ kind: card.name }} search={{ workspace }} className={crumbClass}>
        {workspace}
      </Link>
    ),
  };
  return <Breadcrumb steps={[all, kind, place]} />;
}
