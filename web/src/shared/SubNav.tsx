import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';

interface Place {
  id: string;
  label: MessageDescriptor;
  to: '/deliveries' | '/explorer' | '/resources/$kind';
  params?: { kind: string };
}

/** The parts of the screen Integrations; each is a place of its own. */
const INTEGRATIONS: Place[] = [
  { id: 'deliveries', label: msg`Deliveries`, to: '/deliveries' },
  {
    id: 'endpoints',
    label: msg`Webhook endpoints`,
    to: '/resources/$kind',
    params: { kind: 'webhook-endpoint' },
  },
  { id: 'api', label: msg`API explorer`, to: '/explorer' },
];

export function IntegrationsNav() {
  const { t } = useLingui();
  return (
    <nav aria-label={t`Integrations`} className="border-b border-divider">
      <ul className="flex flex-wrap gap-x-1">
        {INTEGRATIONS.map(({ id, label, to, params }) => (
          <li key={id}>
            <Link
              to={to}
              {...(params === undefined ? {} : { params })}
              activeOptions={{ exact: true, includeSearch: false }}
              activeProps={{ className: '!border-accent font-semibold !text-text' }}
              className="-mb-px flex min-h-8 items-center rounded-t-md border-b-2 border-transparent px-2.5 text-sm text-muted hover:bg-hover focus-visible:-outline-offset-2 pointer-coarse:min-h-11"
            >
              {t(label)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
