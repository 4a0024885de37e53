import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { WorkspaceField } from '../../shared/WorkspaceField';
import { FieldBox } from '../../ui/FieldBox';
import { inputClass } from '../../ui/fields';
import type { Held } from '../../api/manage';
import { rolesQuery } from './queries';

interface Props {
  id: string;
  held: Held;
  onHeld: (held: Held) => void;
}

/** One role and where it holds: in the whole organization, or in one workspace. */
export function RolePicker({ id, held, onHeld }: Props) {
  const { t } = useLingui();
  const roles = useQuery(rolesQuery).data ?? [];
  const role = roles.find(one => one.name === held.role);
  // What cannot be held in a workspace allows nothing there.
  const anywhere = role === undefined || role.rights_in_workspace.length > 0;
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <FieldBox id={`${id}-role`} label={t`Role`} help={role?.summary}>
        {ids => (
          <select
            {...ids}
            value={held.role}
            onChange={event => {
              const next = roles.find(one => one.name === event.target.value);
              const workspace = next?.rights_in_workspace.length === 0 ? null : held.workspace;
              onHeld({ role: event.target.value, workspace });
            }}
            className={`${inputClass} w-full`}
          >
            {role === undefined && <option value={held.role}>{held.role}</option>}
            {roles.map(one => (
              <option key={one.name} value={one.name}>
                {one.title}
              </option>
            ))}
          </select>
        )}
      </FieldBox>
      <FieldBox
        id={`${id}-place`}
        label={t`In the workspace (optional)`}
        help={anywhere ? t`Empty: in the whole organization.` : t`This role holds in the whole organization.`}
      >
        {ids =>
          anywhere ? (
            <WorkspaceField
              ids={ids}
              value={held.workspace ?? ''}
              onChange={workspace => onHeld({ ...held, workspace: workspace === '' ? null : workspace })}
              placeholder={t`All workspaces`}
              className="w-full"
            />
          ) : (
            <input {...ids} type="text" readOnly value="" className={`${inputClass} w-full bg-sunken`} />
          )
        }
      </FieldBox>
    </div>
  );
}
