import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { JsonObject, KindCard, Written } from '../../../api/resources';
import { asJson, asWritten } from '../draft/document';
import { getAt, setAt } from '../../../shared/pointer';
import type { EditState } from '../draft/state';
import { FormContext, type FormState } from '../../../shared/form/context';
import { ReferenceField } from './ReferenceField';
import { Fields } from '../../../shared/form/Groups';
import { sourceOf, type FormSource } from '../../../shared/form/schema';

interface Props {
  card: KindCard;
  state: EditState;
  workspace: string | null;
  readOnly: boolean;
  onEdit: (mine: Written) => void;
}

/** What every resource has besides its spec, asked for in the same way. */
function useMetaSource(): FormSource {
  const { t } = useLingui();
  return useMemo(
    () => ({
      hints: {},
      secrets: [],
      schema: {
        type: 'object',
        properties: {
          title: {
            type: ['string', 'null'],
            title: t`Title`,
            description: t`For people; the name stays what programs use.`,
          },
          labels: {
            type: 'object',
            title: t`Labels`,
            description: t`Words to find and group it by.`,
            additionalProperties: { type: 'string' },
          },
          visibility: {
            title: t`Who sees it`,
            oneOf: [
              { const: 'organization', title: t`Everybody in the organization` },
              { const: 'team', title: t`The team` },
              { const: 'private', title: t`Only the owner, and with whom it is shared` },
            ],
          },
          team: { type: ['string', 'null'], title: t`Team` },
          shared_with: {
            type: 'array',
            title: t`Shared with`,
            description: t`Ids of accounts, or team:name.`,
            items: { type: 'string' },
          },
        },
        required: ['visibility'],
      } satisfies JsonObject,
    }),
    [t],
  );
}

/** The questions of a kind, generated from its schema. A new kind needs nothing here. */
export function Form({ card, state, workspace, readOnly, onEdit }: Props) {
  const { t } = useLingui();
  const meta = useMetaSource();
  const spec = useMemo(() => sourceOf(card), [card]);
  const mine = asJson(state.mine);
  const base = asJson(state.base);
  const form = (source: FormSource, prefix: string): FormState => ({
    source,
    prefix,
    complaints: state.complaints,
    before: pointer => getAt(base, prefix + pointer),
    set: (pointer, value) => onEdit(asWritten(setAt(mine, prefix + pointer, value))),
    workspace,
    readOnly: readOnly || state.broken !== null,
    reference: ReferenceField,
  });
  return (
    <div className="min-w-0 space-y-5">
      <section aria-label={t`Settings of this ${card.title}`} className="space-y-4">
        <FormContext value={form(spec, '/spec')}>
          <Fields schema={card.schema} pointer="" value={mine['spec']} />
        </FormContext>
      </section>
      <section aria-labelledby="about" className="space-y-4 border-t border-divider pt-4">
        <h2 id="about" className="text-base">
          {t`About it`}
        </h2>
        <FormContext value={form(meta, '')}>
          <Fields schema={meta.schema} pointer="" value={mine} />
        </FormContext>
      </section>
    </div>
  );
}
