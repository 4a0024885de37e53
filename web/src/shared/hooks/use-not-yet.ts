import { useLingui } from '@lingui/react/macro';

interface Asked {
  name: string;
  /** The name has the form that it must have. */
  fits: boolean;
  busy?: boolean;
}

/** Why something new cannot be made yet, if it cannot. */
export function useNotYet({ name, fits, busy = false }: Asked): string | undefined {
  const { t } = useLingui();
  if (busy) return t`It is being made.`;
  if (name === '') return t`Give it a name first.`;
  return fits ? undefined : t`The name is not right yet.`;
}
