import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { failureOf } from '../../../api/errors';
import type { RunSummary } from '../../../api/types';
import { importRun } from '../../../api/upload';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { Glyph } from '../../../ui/glyph';
import { useWorkspaces } from '../use-workspaces';
import { Found, type Chosen } from './Found';
import { readRunFile } from './run-file';

function Drop({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useLingui();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onFile(file);
  };
  return (
    <div
      data-testid="drop"
      onDragOver={event => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`rounded-md border border-dashed p-3 ${over ? 'border-accent bg-hover' : 'border-control'}`}
    >
      <FieldBox
        id="run-file"
        label={t`File`}
        help={t`What “Export” or orc runs export has written. It can be dropped here, too.`}
      >
        {ids => (
          <input
            {...ids}
            type="file"
            accept=".orc-run,.jsonl"
            onChange={event => {
              const file = event.target.files?.[0];
              if (file !== undefined) onFile(file);
            }}
            className={`${inputClass} w-full`}
          />
        )}
      </FieldBox>
    </div>
  );
}

function Progress({ sent, size }: { sent: number; size: number }) {
  const { t } = useLingui();
  const percent = size === 0 ? 100 : Math.min(100, Math.floor((sent / size) * 100));
  return (
    <div className="space-y-1 text-sm">
      <progress value={percent} max={100} aria-label={t`Sent`} className="w-full" />
      <p role="status">
        {percent < 100 ? t`${percent} % sent.` : t`Everything is sent. Each line is checked now.`}
      </p>
    </div>
  );
}

function Done({ run, onClose }: { run: RunSummary; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <div className="space-y-3">
      <p role="status" className="flex items-start gap-1.5 text-sm">
        <span className="st-succeeded">
          <Glyph name="succeeded" />
        </span>
        <span>
          <Trans>
            {run.name} is here: every line, the chain and the signature are what they should be. It can be
            looked at and never goes on.
          </Trans>
        </span>
      </p>
      <dl className="text-sm">
        <dt className="text-muted">{t`Signed with`}</dt>
        <dd className="font-mono text-xs break-all" translate="no">
          {run.imported?.key}
        </dd>
      </dl>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
        <Link
          to="/runs/$id"
          params={{ id: run.id }}
          className="inline-flex min-h-7 items-center rounded-md border border-accent bg-accent px-2.5 text-sm text-on-accent hover:opacity-90 pointer-coarse:min-h-11"
        >
          <Trans>Look at the run</Trans>
        </Link>
      </div>
    </div>
  );
}

interface Fields {
  workspace: string;
  keys: string;
}

function Where({ fields, onFields }: { fields: Fields; onFields: (fields: Fields) => void }) {
  const { t } = useLingui();
  const names = useWorkspaces();
  const all = names.includes(fields.workspace) ? names : [fields.workspace, ...names];
  return (
    <>
      <FieldBox id="run-file-workspace" label={t`Workspace in which it is seen`}>
        {ids => (
          <select
            {...ids}
            value={fields.workspace}
            onChange={event => onFields({ ...fields, workspace: event.target.value })}
            className={`${inputClass} w-full`}
          >
            {all.map(name => (
              <option key={name} value={name} translate="no">
                {name}
              </option>
            ))}
          </select>
        )}
      </FieldBox>
      <FieldBox
        id="run-file-keys"
        label={t`Trusted keys`}
        help={t`One on each line. With any, a file that is signed with another key is refused.`}
      >
        {ids => (
          <textarea
            {...ids}
            rows={2}
            spellCheck={false}
            value={fields.keys}
            onChange={event => onFields({ ...fields, keys: event.target.value })}
            className={`${inputClass} w-full font-mono text-xs`}
          />
        )}
      </FieldBox>
    </>
  );
}

/** A run that happened elsewhere comes in as a file. */
export function ImportRunDialog({ workspace, onClose }: { workspace: string; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Chosen>();
  const [fields, setFields] = useState<Fields>({ workspace, keys: '' });
  const [sent, setSent] = useState(0);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const bring = useMutation({
    mutationFn: (file: File) => {
      setSent(0);
      stop.current = new AbortController();
      const keys = fields.keys.split(/\s+/).filter(key => key !== '');
      return importRun({
        file,
        workspace: fields.workspace,
        keys,
        onProgress: setSent,
        signal: stop.current.signal,
      });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['runs'] }),
  });
  const choose = async (file: File) => {
    bring.reset();
    setChosen({ file, says: await readRunFile(file) });
  };
  const refused =
    chosen === undefined
      ? t`Choose a file first.`
      : chosen.says === undefined
        ? t`This is no file of a run.`
        : bring.isPending
          ? t`On its way.`
          : undefined;
  const title = t`Import a run`;
  if (bring.data !== undefined) {
    return (
      <Dialog title={title} closeLabel={t`Close`} onClose={onClose}>
        <Done run={bring.data} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title={title} closeLabel={t`Close`} onClose={onClose} width="wide">
      <div className="space-y-3">
        <Drop onFile={file => void choose(file)} />
        {chosen !== undefined && <Found chosen={chosen} />}
        <Where fields={fields} onFields={setFields} />
        {bring.isPending && chosen !== undefined && <Progress sent={sent} size={chosen.file.size} />}
        {bring.error !== null && (
          <ErrorPanel compact what={t`The run was not imported.`} failure={failureOf(bring.error)} />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{bring.isPending ? <Trans>Stop</Trans> : <Trans>Close</Trans>}</Button>
          <Button
            tone="primary"
            aria-busy={bring.isPending}
            unavailable={refused}
            onClick={() => chosen !== undefined && bring.mutate(chosen.file)}
          >
            <Trans>Import</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
