import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../../api/client';
import { failureOf } from '../../../api/errors';
import { resourcesApi, type JsonObject, type Resource } from '../../../api/resources';
import { WORKFLOW, workflowsApi } from '../../../api/workflows';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { FormContext, type FormState } from '../../../shared/form/context';
import { FieldView } from '../../../shared/form/FieldView';
import { initial } from '../../../shared/form/choice';
import { fieldsOf } from '../../../shared/form/schema';
import { isObject, setAt } from '../../../shared/pointer';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { NameField } from '../NameField';
import { templatesQuery } from '../queries';

const NAME = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/;
/** Runs as it is, and shows what an input, a step and an output look like. */
const FIRST: JsonObject = {
  description: 'Says hello',
  inputs: { name: { type: 'string', default: 'world' } },
  steps: [{ id: 'greet', uses: 'set', with: { text: 'Hello {{ inputs.name }}' } }],
  outputs: { text: '{{ steps.greet.output.text }}' },
};

const parametersOf = (template: Resource | undefined): JsonObject => {
  const pack = template?.spec['package'];
  const schema = isObject(pack) ? pack['parameters'] : undefined;
  return isObject(schema) ? schema : { type: 'object', properties: {} };
};
const readmeOf = (template: Resource | undefined): string => {
  const pack = template?.spec['package'];
  return isObject(pack) && typeof pack['readme'] === 'string' ? pack['readme'] : '';
};
/** Only templates that make one workflow: others are made where all kinds are. */
const makesWorkflow = (template: Resource) => {
  const pack = template.spec['package'];
  const parts = isObject(pack) && Array.isArray(pack['resources']) ? pack['resources'] : [];
  return parts.some(part => isObject(part) && part['kind'] === 'workflow');
};

function useMake(
  workspace: string,
  name: string,
  template: Resource | undefined,
  values: JsonObject,
  onClose: () => void,
) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      if (template === undefined) {
        await resourcesApi.create(WORKFLOW, workspace, { name, spec: FIRST, draft: true });
        return name;
      }
      const place = { kind: 'template', workspace: template.workspace, name: template.name };
      const { plan } = await workflowsApi.instantiate(place, workspace, name, values);
      return plan.find(one => one.kind === 'workflow')?.name ?? name;
    },
    onSuccess(made) {
      onClose();
      void navigate({ to: '/workflows/$workspace/$name', params: { workspace, name: made } });
    },
  });
}

const formOf = (
  schema: JsonObject,
  workspace: string,
  setValues: (change: (old: JsonObject) => JsonObject) => void,
): FormState => ({
  source: { schema, hints: {}, secrets: [] },
  prefix: '/parameters',
  complaints: [],
  before: () => undefined,
  set: (pointer, value) =>
    setValues(old => {
      const next = setAt(old, pointer, value);
      return isObject(next) ? next : {};
    }),
  workspace,
  readOnly: false,
  reference: NameField,
});

function TemplateField({
  templates,
  template,
  onChoose,
}: {
  templates: Resource[];
  template: Resource | undefined;
  onChoose: (id: string) => void;
}) {
  const { t } = useLingui();
  return (
    <FieldBox
      id="new-template"
      label={t`Begins with`}
      help={readmeOf(template) || t`A template is a start that works; everything in it can be changed.`}
    >
      {ids => (
        <select
          {...ids}
          value={template?.id ?? ''}
          onChange={event => onChoose(event.target.value)}
          className={`${inputClass} w-full`}
        >
          <option value="">{t`One step that says hello`}</option>
          {templates.map(one => (
            <option key={one.id} value={one.id}>
              {one.title ?? one.name}
            </option>
          ))}
        </select>
      )}
    </FieldBox>
  );
}

interface WhereProps {
  name: string;
  onName: (name: string) => void;
  workspace: string;
  onWorkspace: (workspace: string) => void;
}

function Where({ name, onName, workspace, onWorkspace }: WhereProps) {
  const { t } = useLingui();
  const workspaces =
    useQuery({ queryKey: ['workflows', 'workspaces'], queryFn: ({ signal }) => api.workspaces(signal) })
      .data ?? [];
  const wrong = name !== '' && !NAME.test(name);
  return (
    <div className="flex flex-wrap gap-4">
      <FieldBox
        id="new-name"
        label={t`Name`}
        help={t`Small letters, digits and dashes. It cannot be changed later.`}
        errors={wrong ? [t`Only small letters, digits and dashes.`] : []}
      >
        {ids => (
          <input
            {...ids}
            type="text"
            value={name}
            autoComplete="off"
            spellCheck={false}
            onChange={event => onName(event.target.value)}
            className={`${inputClass} w-72 max-w-full`}
          />
        )}
      </FieldBox>
      <FieldBox id="new-workspace" label={t`Workspace`}>
        {ids => (
          <select
            {...ids}
            value={workspace}
            onChange={event => onWorkspace(event.target.value)}
            className={`${inputClass} max-w-full`}
          >
            {Array.from(new Set([workspace, ...workspaces])).map(one => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        )}
      </FieldBox>
    </div>
  );
}

/** A new workflow: from a template, or from three lines that run. */
export function NewDialog({ workspace: first, onClose }: { workspace: string; onClose: () => void }) {
  const { t } = useLingui();
  const [workspace, setWorkspace] = useState(first);
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState('');
  const templates = (useQuery(templatesQuery).data ?? []).filter(makesWorkflow);
  const template = templates.find(one => one.id === chosen);
  const schema = parametersOf(template);
  const [values, setValues] = useState<JsonObject>({});
  const make = useMake(workspace, name, template, values, onClose);
  const wrong = name !== '' && !NAME.test(name);
  const choose = (id: string) => {
    setChosen(id);
    const next = templates.find(one => one.id === id);
    const begun = initial(parametersOf(next), parametersOf(next));
    setValues(isObject(begun) ? begun : {});
    if (name === '' && next !== undefined) setName(next.name);
  };
  const form = formOf(schema, workspace, setValues);
  const refused =
    name === ''
      ? t`Give it a name first.`
      : wrong
        ? t`The name is not right yet.`
        : make.isPending
          ? t`It is being made.`
          : undefined;
  return (
    <Dialog title={t`New workflow`} closeLabel={t`Close`} onClose={onClose} width="wide">
      <form
        className="space-y-3"
        onSubmit={event => {
          event.preventDefault();
          if (refused === undefined) make.mutate();
        }}
      >
        <TemplateField templates={templates} template={template} onChoose={choose} />
        <Where name={name} onName={setName} workspace={workspace} onWorkspace={setWorkspace} />
        <FormContext value={form}>
          {fieldsOf(form.source, schema, '').map(field => (
            <FieldView key={`${chosen} ${field.pointer}`} field={field} value={values[field.name]} />
          ))}
        </FormContext>
        {make.error !== null && (
          <ErrorPanel compact what={t`It could not be made.`} failure={failureOf(make.error)} />
        )}
        <Button type="submit" tone="primary" unavailable={refused}>
          <Trans>Make it</Trans>
        </Button>
      </form>
    </Dialog>
  );
}
