import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { rolesQuery } from './queries';
import { panelClass, Shown, tableClass } from './Shown';

/** What each role allows. */
export function Roles() {
  const { t } = useLingui();
  const { data, error, refetch } = useQuery(rolesQuery);
  return (
    <Shown
      what={t`The roles could not be loaded.`}
      ready={data !== undefined}
      error={error}
      onRetry={() => void refetch()}
    >
      <div className={panelClass}>
        <table className={tableClass} aria-label={t`Roles`}>
          <thead>
            <tr>
              <th scope="col">{t`Role`}</th>
              <th scope="col">{t`What it is for`}</th>
              <th scope="col">{t`Rights in the whole organization`}</th>
            </tr>
          </thead>
          <tbody>
            {(data ?? []).map(role => (
              <tr key={role.name}>
                <td className="font-semibold whitespace-nowrap">{role.title}</td>
                <td className="text-muted max-md:w-full">{role.summary}</td>
                <td className="max-md:w-full">
                  <span className="font-mono text-xs break-words">{role.rights.join(', ')}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Shown>
  );
}
