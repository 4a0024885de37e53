import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTitle } from '../../shared/hooks/use-title';
import { Tabs, type TabItem } from '../../ui/Tabs';
import { Accounts } from './Accounts';
import { Roles } from './Roles';
import { parseAccessSearch } from './search';
import { Tokens } from './Tokens';

/** Who may come in, with which key, and what each may do. */
export function AccessPage() {
  const { t } = useLingui();
  useTitle(t`Access`);
  const search = useSearch({ from: '/access' });
  const navigate = useNavigate({ from: '/access' });
  const items: TabItem[] = [
    { id: 'tokens', label: t`API tokens`, content: <Tokens /> },
    { id: 'accounts', label: t`Accounts`, content: <Accounts /> },
    { id: 'roles', label: t`Roles`, content: <Roles /> },
  ];
  return (
    <div className="space-y-3">
      <h1 className="text-xl">
        <Trans>Access</Trans>
      </h1>
      <Tabs
        label={t`Parts of access`}
        items={items}
        selected={search.tab ?? 'tokens'}
        onSelect={tab => void navigate({ search: parseAccessSearch({ tab }), replace: true })}
      />
    </div>
  );
}
