import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../../../api/errors';
import type { Wish } from '../../../api/gallery';
import type { JsonObject } from '../../../api/resources';
import type { ServerLayout } from '../../../api/workflows';
import { isName } from '../../../shared/form/address';
import { AddressFields, NAME_FIELD } from '../../../shared/form/AddressFields';
import { initial } from '../../../shared/form/choice';
import { FormContext, type FormState } from '../../../shared/form/context';
import { complaintsOf } from '../../../shared/form/errors';
import { FieldView } from '../../../shared/form/FieldView';
import { MakeForm } from '../../../shared/form/MakeForm';
import { fieldsOf } from '../../../shared/form/schema';
import { useNotYet } from '../../../shared/hooks/use-not-yet';
import { isObject, setAt } from '../../../shared/pointer';
import { may } from '../../../shared/rights';
import { useRights } from '../../../shared/session';
import { toast } from '../../../shared/toasts';
import { WorkspaceField } from '../../../shared/WorkspaceField';
import { FieldBox } from '../../../ui/FieldBox';
import { NameField } from '../NameField';
import { unchosen } from '../search';
import { About } from './About';
import { Drawing, Steps } from './Drawing';
import { BLANK, type Chosen } from './offers';

const PARAMETERS = '/parameters';

/** Something of this name is there already: making it again would change that one. */
class Taken extends Error {}
const taken = (error: unknown) =>
  error instanceof Taken || (error instanceof ApiError && error.problem.code === 'resource_exists');

function useMake(chosen: Chosen, wish: Wish) {
  const { t } = useLingui();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      const tried = await chosen.make(wish, true);
      // What cannot be made is refused below, with its reasons.
      if (tried.plan.some(one => !['create', 'invalid'].includes(one.action))) throw new Taken();
      return chosen.make(wish, false);
    },
    onSuccess({ plan }) {
      const made = plan.find(one => one.kind === 'workflow');
      if (made === undefined) return void navigate({ to: '/workflows' });
      const { name } = made;
      toast(t`${name} is made, as a draft.`);
      const params = { workspace: made.workspace ?? wish.workspace, name };
      return void navigate({ to: '/workflows/$workspace/$name', params });
    },
    onError(error) {
      if (taken(error)) document.getElementById(NAME_FIELD)?.focus();
    },
  });
}

/** What a refusal says about single parameters. */
const complaints = (error: unknown) =>
  complaintsOf(error).map(one => ({ ...one, path: one.path.replace(/^\/spec(?=\/parameters(\/|$))/, '') }));

function Parameters({
  chosen,
  workspace,
  error,
  values,
  onValues,
}: {
  chosen: Chosen;
  workspace: string;
  error: unknown;
  values: JsonObject;
  onValues: (change: (old: JsonObject) => JsonObject) => void;
}) {
  const { t } = useLingui();
  const { schema } = chosen;
  const form: FormState = {
    source: { schema, hints: {}, secrets: [] },
    prefix: PARAMETERS,
    complaints: complaints(error),
    before: () => undefined,
    set: (pointer, value) =>
      onValues(old => {
        const next = setAt(old, pointer, value);
        return isObject(next) ? next : {};
      }),
    workspace,
    readOnly: false,
    reference: NameField,
  };
  const fields = fieldsOf(form.source, schema, '');
  if (fields.length === 0) return null;
  return (
    <section aria-label={t`Parameters`} className="space-y-3">
      <FormContext value={form}>
        {fields.map(field => (
          <FieldView key={field.pointer} field={field} value={values[field.name]} />
        ))}
      </FormContext>
    </section>
  );
}

/** What is made keeps its names, because there are several. */
function Several({
  chosen,
  workspace,
  onWorkspace,
}: {
  chosen: Chosen;
  workspace: string;
  onWorkspace: (workspace: string) => void;
}) {
  const { t } = useLingui();
  const names = chosen.makes.map(one => `${one.kind}/${one.name}`).join(', ');
  return (
    <div className="space-y-3">
      <p className="text-sm">
        <Trans>It makes {names}.</Trans>
      </p>
      <FieldBox id="field/workspace" label={t`Workspace`}>
        {ids => (
          <WorkspaceField
            ids={ids}
            value={workspace}
            onChange={name => name !== '' && onWorkspace(name)}
            onUnknown={onWorkspace}
          />
        )}
      </FieldBox>
    </div>
  );
}

/** What must be answered, and every value that is so when nothing is said: it is there to be read and changed. */
function begin(schema: JsonObject): JsonObject {
  const needed = initial(schema, schema);
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const usual = properties.flatMap(([name, one]) =>
    isObject(one) && one['default'] !== undefined ? [[name, one['default']] as const] : [],
  );
  return { ...(isObject(needed) ? needed : {}), ...Object.fromEntries(usual) };
}

function useRefusal(chosen: Chosen): string | undefined {
  const { t } = useLingui();
  const rights = useRights();
  if (!may(rights, 'workflow', 'create')) return t`You may not create these.`;
  return chosen.id === BLANK || may(rights, 'template', 'execute')
    ? undefined
    : t`You may not make things from templates.`;
}

interface Props {
  chosen: Chosen;
  layout: ServerLayout | null;
  workspace: string;
}

function Questions({ chosen, workspace: first }: Omit<Props, 'layout'>) {
  const { t } = useLingui();
  const [workspace, setWorkspace] = useState(first);
  const [name, setName] = useState(chosen.name);
  const [values, setValues] = useState(() => begin(chosen.schema));
  const one = chosen.makes.length === 1;
  const search = useSearch({ from: '/workflows/new' });
  const make = useMake(chosen, { workspace, name: one ? name : null, parameters: values });
  const isTaken = taken(make.error);
  const refusal = useRefusal(chosen);
  const notYet = useNotYet({ name: one ? name : 'x', fits: !one || isName(name), busy: make.isPending });
  return (
    <MakeForm
      why={refusal ?? notYet}
      onMake={make.mutate}
      make={<Trans>Make it</Trans>}
      others={
        <Link
          to="/workflows/new"
          search={unchosen(search)}
          className="inline-flex min-h-7 items-center rounded-md border border-control bg-surface px-2.5 py-0.5 text-sm hover:bg-hover pointer-coarse:min-h-11"
        >
          <Trans>Another template</Trans>
        </Link>
      }
      what={t`It could not be made.`}
      error={isTaken ? null : make.error}
    >
      {one ? (
        <AddressFields
          name={name}
          onName={typed => {
            setName(typed);
            if (make.isError) make.reset();
          }}
          errors={isTaken ? [t`There is one of this name in ${workspace} already.`] : []}
          workspace={workspace}
          onWorkspace={setWorkspace}
        />
      ) : (
        <Several chosen={chosen} workspace={workspace} onWorkspace={setWorkspace} />
      )}
      <Parameters
        chosen={chosen}
        workspace={workspace}
        error={make.error}
        values={values}
        onValues={change => {
          setValues(change);
          if (make.isError) make.reset();
        }}
      />
    </MakeForm>
  );
}

/** What was chosen: what it does, what is asked, and its steps. */
export function Setup({ chosen, layout, workspace }: Props) {
  return (
    <div className="grid items-start gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="min-w-0 space-y-4">
        <div className="max-w-prose space-y-1 text-sm">
          {chosen.summary !== '' && <p>{chosen.summary}</p>}
          <About text={chosen.about} />
        </div>
        <Questions chosen={chosen} workspace={workspace} />
      </div>
      {layout !== null && layout.nodes.length > 0 && (
        <section aria-labelledby="new-steps" className="min-w-0 space-y-3">
          <h2 id="new-steps" className="text-base font-semibold">
            <Trans>Steps</Trans>
          </h2>
          <Drawing layout={layout} />
          <Steps layout={layout} />
        </section>
      )}
    </div>
  );
}
