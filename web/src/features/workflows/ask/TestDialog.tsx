import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { JsonObject } from '../../../api/resources';
import type { CheckedInput } from '../../../api/workflows';
import { workflowsApi } from '../../../api/workflows';
import { may } from '../../../shared/rights';
import { useRights } from '../../../shared/session';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { FormContext, type FormState } from '../../../shared/form/context';
import { FieldView } from '../../../shared/form/FieldView';
import { fieldsOf } from '../../../shared/form/schema';
import { isObject, setAt } from '../../../shared/pointer';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { useBench } from '../bench';
import { NameField } from '../NameField';

interface Props {
  inputs: CheckedInput[];
  until?: string | undefined;
  only?: string | undefined;
  onClose: () => void;
}

/** The inputs that the workflow declares, as questions. */
function formOf(
  inputs: CheckedInput[],
  workspace: string,
  setValues: (change: (old: JsonObject) => JsonObject) => void,
): { schema: JsonObject; form: FormState } {
  const schema: JsonObject = {
    type: 'object',
    properties: Object.fromEntries(
      inputs.map(input => [
        input.name,
        { ...input.schema, ...(input.description === undefined ? {} : { description: input.description }) },
      ]),
    ),
    required: inputs.filter(input => input.required).map(input => input.name),
  };
  const form: FormState = {
    source: { schema, hints: {}, secrets: [] },
    prefix: '/inputs',
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
  };
  return { schema, form };
}

/** What the run may reach. Nothing is granted from here; who lacks the right to grant more is told its name. */
function Granted() {
  const { t } = useLingui();
  const give = may(useRights(), 'grant', 'give');
  const right = 'grant:give';
  return (
    <p className="text-sm text-muted" data-testid="granted">
      <Trans>It reaches the files, hosts and programs that the configuration of the server allows.</Trans>{' '}
      {give
        ? t`More for one run is granted by the options of orc run or in the API.`
        : t`More for one run needs the right ${right}, which you do not have.`}
    </p>
  );
}

function Said({ pinned }: { pinned: number }) {
  return (
    <p className="text-sm text-muted">
      <Trans>The text is run as it stands here, saved or not. It is a real run: tools do what they do.</Trans>{' '}
      {pinned > 0 && (
        <Plural value={pinned} one="# step is pinned and not run." other="# steps are pinned and not run." />
      )}
    </p>
  );
}

/** Runs the text as it is now, saved or not, whole or in part. */
export function TestDialog({ inputs, until, only, onClose }: Props) {
  const { t } = useLingui();
  const bench = useBench();
  const { name, workspace, text, pins, flow } = bench;
  const [values, setValues] = useState<JsonObject>(() =>
    Object.fromEntries(
      inputs.flatMap(input => (input.default === undefined ? [] : [[input.name, input.default]])),
    ),
  );
  const own = Object.fromEntries(Object.entries(pins).filter(([key]) => flow.byKey.has(key)));
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => workflowsApi.start({ workspace, name, text, inputs: values, pins: own, until, only }),
    onSuccess(run) {
      bench.test.follow(run);
      onClose();
    },
  });
  const { schema, form } = formOf(inputs, workspace, setValues);
  const pinned = Object.keys(own).length;
  const missing =
    only === undefined ? [] : (flow.byKey.get(only)?.after.filter(key => own[key] === undefined) ?? []);
  const title =
    until !== undefined ? t`Run to ${until}` : only !== undefined ? t`Run only ${only}` : t`Try the workflow`;
  return (
    <Dialog title={title} closeLabel={t`Close`} onClose={onClose} width="wide">
      <form
        className="space-y-4"
        onSubmit={event => {
          event.preventDefault();
          mutate();
        }}
      >
        <Said pinned={pinned} />
        <Granted />
        {missing.length > 0 && (
          <p className="st-waiting rounded-md border border-st-outline bg-st-tint p-2 text-sm">
            {t`It reads from ${missing.join(', ')}: pin a result there first, or run to here instead.`}
          </p>
        )}
        {inputs.length > 0 && (
          <FormContext value={form}>
            <div className="space-y-3">
              {fieldsOf(form.source, schema, '').map(field => (
                <FieldView key={field.pointer} field={field} value={values[field.name]} />
              ))}
            </div>
          </FormContext>
        )}
        {error !== null && (
          <ErrorPanel compact what={t`The run could not be started.`} failure={failureOf(error)} />
        )}
        <Button
          type="submit"
          tone="primary"
          unavailable={
            isPending ? t`Starting…` : missing.length > 0 ? t`A step before it has no result yet.` : undefined
          }
        >
          <Trans>Run</Trans>
        </Button>
      </form>
    </Dialog>
  );
}
