import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { failureOf } from '../../../api/errors';
import { workflowsApi, type Converted } from '../../../api/workflows';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { isName } from '../../../shared/form/address';
import { AddressFields } from '../../../shared/form/AddressFields';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { Glyph } from '../../../ui/glyph';
import { keys } from '../queries';

const BYTES_MAX = 1024 * 1024;
const FINDINGS_SHOWN = 50;

function Text({ text, onText }: { text: string; onText: (text: string, name?: string) => void }) {
  const { t } = useLingui();
  const [tooLarge, setTooLarge] = useState(false);
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    setTooLarge(file.size > BYTES_MAX);
    if (file.size <= BYTES_MAX) onText(await file.text(), file.name.replace(/\.[^.]*$/, ''));
  };
  return (
    <>
      <FieldBox id="import-file" label={t`File`} errors={tooLarge ? [t`The file is larger than 1 MiB.`] : []}>
        {ids => (
          <input
            {...ids}
            type="file"
            accept=".yaml,.yml,.json,text/yaml"
            onChange={event => void read(event.target.files?.[0])}
            className={`${inputClass} w-full`}
          />
        )}
      </FieldBox>
      <FieldBox
        id="import-text"
        label={t`Or the text`}
        help={t`A workflow, or a pipeline of the original framework. Nothing of it is run.`}
      >
        {ids => (
          <textarea
            {...ids}
            rows={8}
            spellCheck={false}
            value={text}
            onChange={event => onText(event.target.value)}
            className={`${inputClass} w-full font-mono text-xs`}
          />
        )}
      </FieldBox>
    </>
  );
}

/** What would be stored, and what is found in the text that was given. */
function Result({ result }: { result: Converted }) {
  const { t } = useLingui();
  const { diagnostics, text } = result;
  return (
    <section aria-label={t`What the import gives`} className="space-y-2" data-testid="import-result">
      <p role="status" className="text-sm">
        {text === undefined ? (
          <Trans>It cannot be written as a workflow. Mend what is found first.</Trans>
        ) : result.converted ? (
          <Trans>
            A pipeline of the original framework: it is stored in the format of workflows, as below.
          </Trans>
        ) : (
          <Trans>A workflow: it is stored as it is.</Trans>
        )}
      </p>
      {diagnostics.length > 0 && (
        <ul className="max-h-40 space-y-1 overflow-auto text-sm" aria-label={t`Findings`} tabIndex={0}>
          {diagnostics.slice(0, FINDINGS_SHOWN).map(({ code, severity, message, span }) => (
            <li key={`${code} ${span.start} ${message}`} className="flex items-start gap-1.5">
              <span className={severity === 'error' ? 'st-failed' : 'st-waiting'}>
                <Glyph name={severity === 'error' ? 'failed' : 'waiting'} />
              </span>
              <span>
                {severity === 'error' ? t`Error` : t`Warning`} {code}, {t`line ${span.line}:${span.column}`}:{' '}
                {message}
              </span>
            </li>
          ))}
        </ul>
      )}
      {text !== undefined && result.converted && (
        <pre
          aria-label={t`The workflow`}
          tabIndex={0}
          className="max-h-60 overflow-auto rounded-md border border-divider bg-surface p-2 font-mono text-xs"
        >
          {text}
        </pre>
      )}
    </section>
  );
}

/** A file from elsewhere becomes a draft; what it becomes is shown before anything is stored. */
export function ImportDialog({ workspace: first, onClose }: { workspace: string; onClose: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [name, setName] = useState('');
  const [workspace, setWorkspace] = useState(first);
  const look = useMutation({
    mutationFn: () => workflowsApi.convert(text),
    onSuccess: found => setName(old => (old === '' ? (found.name ?? '') : old)),
  });
  const make = useMutation({
    mutationFn: () => workflowsApi.import(workspace, name, text),
    onSuccess(made) {
      onClose();
      void client.invalidateQueries({ queryKey: keys.lists });
      void navigate({ to: '/workflows/$workspace/$name', params: { workspace, name: made.name } });
    },
  });
  const change = (next: string, called?: string) => {
    setText(next);
    look.reset();
    make.reset();
    if (called !== undefined && isName(called)) setName(called);
  };
  const empty = text.trim() === '' ? t`Choose a file or write a text first.` : undefined;
  const refused =
    empty ??
    (look.data === undefined
      ? t`Look at the result first.`
      : look.data.text === undefined
        ? t`It cannot be stored as it is.`
        : !isName(name)
          ? t`Give it a name first.`
          : make.isPending
            ? t`It is being made.`
            : undefined);
  return (
    <Dialog title={t`Import a workflow`} closeLabel={t`Close`} onClose={onClose} width="wide">
      <form
        className="space-y-3"
        onSubmit={event => {
          event.preventDefault();
          if (refused === undefined) make.mutate();
        }}
      >
        <Text text={text} onText={change} />
        <Button unavailable={empty} onClick={() => look.mutate()}>
          <Trans>Look at the result</Trans>
        </Button>
        {look.error !== null && (
          <ErrorPanel compact what={t`The text could not be looked at.`} failure={failureOf(look.error)} />
        )}
        {look.data !== undefined && <Result result={look.data} />}
        <AddressFields name={name} onName={setName} workspace={workspace} onWorkspace={setWorkspace} />
        {make.error !== null && (
          <ErrorPanel compact what={t`It could not be stored.`} failure={failureOf(make.error)} />
        )}
        <Button type="submit" tone="primary" unavailable={refused}>
          <Trans>Store it as a draft</Trans>
        </Button>
      </form>
    </Dialog>
  );
}
