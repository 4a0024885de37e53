import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { failureOf } from '../../api/errors';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { FieldBox } from '../../ui/FieldBox';
import { inputClass } from '../../ui/fields';
import { Answer, type Answered } from './Answer';
import { CodeSample } from './CodeSample';
import { MethodMark } from './MethodMark';
import { isWrite, keyOf, missing, requestOf, type Operation, type Parameter, type Values } from './openapi';

const SHOWN_BYTES = 200_000;

/** Sends it as the person who is signed in. A refusal is an answer here, not a failure. */
async function perform(operation: Operation, values: Values, body: string): Promise<Answered> {
  const request = requestOf(operation, values, body);
  const began = performance.now();
  const response = await fetch(request.url, {
    method: request.method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...request.headers,
      ...(isWrite(request.method) ? { 'x-orc-csrf': '1' } : {}),
    },
    ...(request.body === null ? {} : { body: request.body }),
  });
  const text = await response.text();
  return {
    request,
    status: response.status,
    ms: performance.now() - began,
    headers: Array.from(response.headers),
    text: text.slice(0, SHOWN_BYTES),
    bytes: text.length,
  };
}

interface ParameterProps {
  parameter: Parameter;
  value: string;
  onChange: (value: string) => void;
}

function ParameterField({ parameter, value, onChange }: ParameterProps) {
  const { t } = useLingui();
  const id = useId();
  const { name, required, description, options, type } = parameter;
  const places = { path: t`in the path`, query: t`in the query`, header: t`as a header` };
  return (
    <FieldBox
      id={id}
      label={<code className="font-mono">{name}</code>}
      extra={
        <span className="text-xs text-muted">
          {type} · {places[parameter.in]}
          {required ? ` · ${t`required`}` : ''}
        </span>
      }
      {...(description === '' ? {} : { help: description })}
    >
      {ids =>
        options.length > 0 ? (
          <select
            {...ids}
            value={value}
            onChange={event => onChange(event.target.value)}
            className={inputClass}
          >
            <option value="">–</option>
            {options.map(option => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...ids}
            type="text"
            value={value}
            autoComplete="off"
            spellCheck={false}
            placeholder={parameter.example}
            onChange={event => onChange(event.target.value)}
            className={`${inputClass} w-full max-w-md font-mono`}
          />
        )
      }
    </FieldBox>
  );
}

function BodyField({ body, onChange }: { body: string; onChange: (body: string) => void }) {
  const { t } = useLingui();
  const id = useId();
  return (
    <FieldBox id={id} label={t`Body`} errors={isJson(body) ? [] : [t`This is not JSON yet.`]}>
      {ids => (
        <textarea
          {...ids}
          rows={Math.min(20, Math.max(5, body.split('\n').length + 1))}
          value={body}
          spellCheck={false}
          onChange={event => onChange(event.target.value)}
          className={`${inputClass} block w-full py-1 font-mono text-xs leading-5`}
        />
      )}
    </FieldBox>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return text.trim() === '';
  }
}

interface SureProps {
  operation: Operation;
  onYes: () => void;
  onNo: () => void;
}

function Sure({ operation, onYes, onNo }: SureProps) {
  const { t } = useLingui();
  return (
    <Dialog title={t`Really ${operation.method}?`} closeLabel={t`Close`} onClose={onNo} role="alertdialog">
      <p className="mb-3 text-sm">
        <Trans>
          This is done on this server with your rights, as if you had done it elsewhere in the console.
        </Trans>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button tone="danger" onClick={onYes}>
          <Trans>Send it</Trans>
        </Button>
        <Button onClick={onNo}>
          <Trans>Do not send it</Trans>
        </Button>
      </div>
    </Dialog>
  );
}

function Head({ operation }: { operation: Operation }) {
  const { right } = operation;
  return (
    <header className="space-y-1">
      <h2 className="text-lg">{operation.summary === '' ? operation.id : operation.summary}</h2>
      <p className="flex flex-wrap items-center gap-2">
        <MethodMark method={operation.method} />
        <code className="min-w-0 font-mono text-sm break-all">{operation.path}</code>
      </p>
      {operation.description !== '' && (
        <p className="max-w-prose text-sm break-words text-muted">{operation.description}</p>
      )}
      <p className="text-xs text-muted">
        <code className="font-mono">{operation.id}</code>
        {right !== null && (
          <>
            {' · '}
            <Trans>
              needs <code className="font-mono">{right}</code>
            </Trans>
          </>
        )}
      </p>
    </header>
  );
}

export function Try({ operation }: { operation: Operation }) {
  const { t } = useLingui();
  const [values, setValues] = useState<Values>({});
  const [body, setBody] = useState(
    operation.bodyExample === undefined ? '' : JSON.stringify(operation.bodyExample, null, 2),
  );
  const [sure, setSure] = useState(false);
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: () => perform(operation, values, body),
  });
  const absent = missing(operation, values);
  const why = operation.streams
    ? t`It answers without end; use the sample code.`
    : absent.length > 0
      ? t`Still missing: ${absent.join(', ')}`
      : !isJson(body)
        ? t`The body is not JSON yet.`
        : isPending
          ? t`It is being sent.`
          : undefined;
  const go = () => (operation.method === 'DELETE' ? setSure(true) : mutate());
  return (
    <article className="space-y-4">
      <Head operation={operation} />
      <form
        className="space-y-3"
        onSubmit={event => {
          event.preventDefault();
          if (why === undefined) go();
        }}
      >
        {operation.parameters.map(parameter => (
          <ParameterField
            key={keyOf(parameter)}
            parameter={parameter}
            value={values[keyOf(parameter)] ?? ''}
            onChange={value => setValues({ ...values, [keyOf(parameter)]: value })}
          />
        ))}
        {operation.bodyType !== null && <BodyField body={body} onChange={setBody} />}
        <div className="flex flex-wrap items-center gap-3">
          <Button tone={operation.method === 'DELETE' ? 'danger' : 'primary'} type="submit" unavailable={why}>
            <Trans>Send</Trans>
          </Button>
          {why !== undefined && <span className="text-sm text-muted">{why}</span>}
        </div>
      </form>
      {error !== null && <ErrorPanel compact what={t`There was no answer.`} failure={failureOf(error)} />}
      {data !== undefined && <Answer answered={data} />}
      <CodeSample operation={operation} values={values} body={body} />
      {sure && (
        <Sure
          operation={operation}
          onNo={() => setSure(false)}
          onYes={() => {
            setSure(false);
            mutate();
          }}
        />
      )}
    </article>
  );
}
