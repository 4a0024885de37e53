import { useLingui } from '@lingui/react/macro';
import { FieldBox } from '../../ui/FieldBox';
import { WorkspaceField } from '../WorkspaceField';
import { isName } from './address';
import { NameInput } from './NameInput';

interface Props {
  name: string;
  onName: (name: string) => void;
  /** What is wrong with the name beside its form. */
  errors?: string[];
  /** Null where no workspace is asked for. */
  workspace: string | null;
  onWorkspace: (workspace: string) => void;
}

const NONE: string[] = [];
/** Where the name is typed, for those who lead back to it. */
export const NAME_FIELD = 'field/name';

/** The address of something new: it cannot be changed later. */
export function AddressFields({ name, onName, errors = NONE, workspace, onWorkspace }: Props) {
  const { t } = useLingui();
  const wrong = name !== '' && !isName(name);
  return (
    <section aria-label={t`Address`} className="flex flex-wrap gap-4">
      <NameInput
        id={NAME_FIELD}
        label={t`Name`}
        help={t`Small letters, digits and dashes. It cannot be changed later.`}
        errors={wrong ? [t`Only small letters, digits and dashes.`] : errors}
        value={name}
        onChange={onName}
        className="w-72 max-w-full"
      />
      {workspace !== null && (
        <FieldBox id="field/workspace" label={t`Workspace`}>
          {ids => (
            <WorkspaceField
              ids={ids}
              value={workspace}
              onChange={chosen => chosen !== '' && onWorkspace(chosen)}
              onUnknown={onWorkspace}
            />
          )}
        </FieldBox>
      )}
    </section>
  );
}
