import { useLingui } from '@lingui/react/macro';
import { BLANK, type Offer } from './offers';

/** The plain start, which is always there. */
export function useBlank(): Offer {
  const { t } = useLingui();
  return {
    id: BLANK,
    name: '',
    title: t`One step that says hello`,
    summary: t`Begins with nothing but an input, a step and an output.`,
    about: '',
    category: '',
    uses: ['set'],
    workspace: null,
    makes: [{ kind: 'workflow', name: '' }],
  };
}
