import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useMemo, useState } from 'react';
import { api } from '../../../api/client';
import { failureOf } from '../../../api/errors';
import { freshKey } from '../../../api/fresh-key';
import type { JsonObject, KindCard, Place, Resource } from '../../../api/resources';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { ReferenceField } from '../form/ReferenceField';
import { isObject, setAt } from '../../../shared/pointer';
import { FormContext, type FormState } from '../../../shared/form/context';
import { Fields } from '../../../shared/form/Groups';
import { words } from '../../../shared/form/schema';
import { oneQuery, versionsQuery } from '../queries';
import { inputsSchema, missingInputs, startingInputs } from './inputs';

interface VersionProps {
  resource: Resource;
  place: Place;
  version: string;
  onVersion: (version: string) => void;
}

/** The version that runs: what is current, a label, or a number. */
function VersionField({ resource, place, version, onVersion }: VersionProps) {
  const { t } = useLingui();
  const id = useId();
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery(versionsQuery(place));
  const numbers = (data?.pages.flatMap(page => page.items) ?? []).filter(one => one.state === 'published');
  const labels = Object.entries(resource.version_labels);
  return (
    <FieldBox
      id={id}
      label={t`Version`}
      help={t`The run keeps the version it began with.`}
      extra={
        hasNextPage && (
          <Button tone="quiet" onClick={() => void fetchNextPage()}>
            <Trans>Older versions</Trans>
          </Button>
        )
      }
    >
      {ids => (
        <select
          {...ids}
          value={version}
          onChange={event => onVersion(event.target.value)}
          className={`${inputClass} max-w-full`}
        >
          <option value="">{t`The live one, or else the newest published`}</option>
          {labels.map(([label, number]) => (
            <option key={label} value={label}>
              {t`${label} (version ${number})`}
            </option>
          ))}
          {numbers.map(one => (
            <option key={one.version} value={String(one.version)}>
              {t`Version ${one.version}`}
            </option>
          ))}
        </select>
      )}
    </FieldBox>
  );
}

interface FormProps {
  resource: Resource;
  version: string;
  spec: JsonObject;
  onClose: () => void;
}

function Inputs({ resource, version, spec, onClose }: FormProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const schema = useMemo(() => inputsSchema(spec), [spec]);
  const [inputs, setInputs] = useState<JsonObject>(() => startingInputs(schema));
  // Other inputs are another request.
  const key = useMemo(() => ({ value: freshKey(), of: inputs }), [inputs]);
  const missing = missingInputs(schema, inputs);
  const workspace = resource.workspace ?? 'default';
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => {
      const chosen = version === '' ? {} : { version: /^\d+$/.test(version) ? Number(version) : version };
      const stored = { workspace, name: resource.name, ...chosen };
      return api.startRun({ resource: stored }, workspace, inputs, key.value);
    },
    onSuccess: run => void navigate({ to: '/runs/$id', params: { id: run.id } }),
  });
  const form: FormState = {
    source: { schema, hints: {}, secrets: [] },
    prefix: '/inputs',
    complaints: [],
    before: () => undefined,
    set: (pointer, value) => {
      const next = setAt(inputs, pointer, value);
      if (isObject(next)) setInputs(next);
    },
    workspace,
    readOnly: false,
    reference: ReferenceField,
  };
  const named = missing.map(words).join(', ');
  const lacking = missing.length > 0 ? t`Not given yet: ${named}` : undefined;
  const why = isPending ? t`It is being started.` : lacking;
  const none = Object.keys(isObject(schema['properties']) ? schema['properties'] : {}).length === 0;
  return (
    <form
      className="space-y-4"
      onSubmit={event => {
        event.preventDefault();
        if (why === undefined) mutate();
      }}
    >
      {none ? (
        <p className="text-sm text-muted">
          <Trans>It asks for nothing.</Trans>
        </p>
      ) : (
        <section aria-label={t`Inputs`} className="space-y-4">
          <FormContext value={form}>
            <Fields schema={schema} pointer="" value={inputs} />
          </FormContext>
        </section>
      )}
      {error !== null && <ErrorPanel compact what={t`No run was started.`} failure={failureOf(error)} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button tone="primary" type="submit" unavailable={why}>
          <Trans>Start the run</Trans>
        </Button>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        {lacking !== undefined && <span className="text-sm text-muted">{lacking}</span>}
      </div>
    </form>
  );
}

interface Props {
  card: KindCard;
  resource: Resource;
  onClose: () => void;
}

/** Starts a run of a stored workflow: which version, with what. */
export function RunDialog({ card, resource, onClose }: Props) {
  const { t } = useLingui();
  const place: Place = { kind: card.name, workspace: resource.workspace, name: resource.name };
  const [version, setVersion] = useState('');
  const current = resource.version_labels['live'] ?? resource.published ?? resource.version;
  const { data, error } = useQuery(oneQuery(card, place, version === '' ? current : version));
  return (
    <Dialog title={t`Run ${resource.name}`} closeLabel={t`Close`} onClose={onClose} width="wide">
      <div className="space-y-4">
        <VersionField resource={resource} place={place} version={version} onVersion={setVersion} />
        {error !== null && (
          <ErrorPanel compact what={t`This version could not be loaded.`} failure={failureOf(error)} />
        )}
        {data === undefined ? (
          error === null && <Loading what={t`Loading…`} />
        ) : (
          <Inputs
            key={data.shown_version}
            resource={resource}
            version={version}
            spec={data.spec}
            onClose={onClose}
          />
        )}
      </div>
    </Dialog>
  );
}
