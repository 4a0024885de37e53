import { Trans, useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import type { JsonObject, Written } from '../../../api/resources';
import { CopyButton } from '../../../shared/CopyButton';
import { FieldErrors } from '../../../ui/FieldBox';
import { chipClass } from '../../../ui/fields';
import { fromDocument, toDocument } from '../draft/document';
import { same } from '../../../shared/pointer';
import type { EditState } from '../draft/state';
import type { Complaint } from '../../../shared/form/errors';
import { follow, lineOf, parse, print, type Format } from './text';

interface Head {
  kind: string;
  workspace: string | null;
  name: string;
}

interface Props {
  head: Head;
  state: EditState;
  readOnly: boolean;
  onEdit: (mine: Written) => void;
  onUnreadable: (broken: { text: string; why: string; line: number | null }) => void;
}

function useText({ head, state, onEdit, onUnreadable }: Props) {
  const { t } = useLingui();
  const [format, setFormat] = useState<Format>('yaml');
  const document = toDocument(head, state.mine);
  const [text, setText] = useState(() => state.broken?.text ?? print(document, 'yaml'));
  const [shown, setShown] = useState<JsonObject>(document);
  // The document was changed beside the text: the text follows, as little as it can.
  if (state.broken === null && !same(shown, document)) {
    setShown(document);
    setText(follow(text, format, document));
  }
  const reasons: Record<string, (what: string) => string> = {
    head: what => t`\`${what}\` cannot be changed here.`,
    shape: what =>
      what === '' ? t`A document begins with fields.` : t`\`${what}\` is not what a document holds.`,
  };
  const change = (next: string) => {
    setText(next);
    const parsed = parse(next, format);
    if (!parsed.ok) return onUnreadable({ text: next, why: parsed.why, line: parsed.line });
    const read = fromDocument(head, parsed.value);
    if (!read.ok) return onUnreadable({ text: next, why: reasons[read.code]?.(read.what) ?? '', line: null });
    setShown(toDocument(head, read.written));
    return onEdit(read.written);
  };
  const choose = (next: Format) => {
    setFormat(next);
    if (state.broken === null) setText(print(document, next));
  };
  return { format, choose, text, change };
}

function Gutter({ lines, marked }: { lines: number; marked: Set<number> }) {
  return (
    <div
      aria-hidden="true"
      className="shrink-0 border-e border-divider bg-sunken py-2 ps-2 pe-1.5 text-end font-mono text-xs leading-5 text-muted select-none"
    >
      {Array.from({ length: lines }, (_, i) => i + 1).map(line => (
        <div key={line} className={marked.has(line) ? 'st-failed bg-st-tint font-semibold text-st-text' : ''}>
          {line}
        </div>
      ))}
    </div>
  );
}

function Formats({ format, onChoose }: { format: Format; onChoose: (format: Format) => void }) {
  const { t } = useLingui();
  const id = useId();
  return (
    <fieldset className="flex gap-1.5">
      <legend className="sr-only">{t`Format`}</legend>
      {(['yaml', 'json'] as const).map(one => (
        <label key={one} className={chipClass}>
          <input
            type="radio"
            name={id}
            checked={format === one}
            onChange={() => onChoose(one)}
            className="size-3.5 accent-accent outline-none"
          />
          {one.toUpperCase()}
        </label>
      ))}
    </fieldset>
  );
}

/** The whole document as text, with a number on each line and what is wrong beside it. */
export function TextPane(props: Props) {
  const { state, readOnly } = props;
  const { t } = useLingui();
  const id = useId();
  const { format, choose, text, change } = useText(props);
  const lines = text.split('\n').length;
  const placed = state.broken === null ? place(text, format, state.complaints) : [];
  const wrong =
    state.broken === null
      ? placed.map(({ line, message }) => (line === null ? message : t`Line ${line}: ${message}`))
      : [state.broken.line === null ? state.broken.why : t`Line ${state.broken.line}: ${state.broken.why}`];
  const marked = new Set([state.broken?.line ?? 0, ...placed.map(({ line }) => line ?? 0)]);
  return (
    <section aria-label={t`Text`} className="min-w-0 space-y-2 self-start lg:sticky lg:top-28">
      <div className="flex flex-wrap items-center gap-2">
        <Formats format={format} onChoose={choose} />
        <CopyButton text={() => text} label={t`Copy the text`} />
        {state.broken !== null && (
          <p className="text-xs text-muted">
            <Trans>The form waits until the text can be read.</Trans>
          </p>
        )}
      </div>
      <div className="flex max-h-[70vh] min-h-80 overflow-auto rounded-md border border-control bg-surface focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
        <Gutter lines={lines} marked={marked} />
        <textarea
          aria-label={t`Document as text`}
          {...(wrong.length > 0 ? { 'aria-invalid': true, 'aria-describedby': id } : {})}
          value={text}
          readOnly={readOnly}
          onChange={event => change(event.target.value)}
          rows={lines}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          className="min-w-0 flex-1 resize-none overflow-x-auto overflow-y-hidden bg-surface p-2 font-mono text-xs leading-5 whitespace-pre outline-none"
        />
      </div>
      <FieldErrors id={id} errors={wrong} />
    </section>
  );
}

function place(text: string, format: Format, complaints: Complaint[]) {
  return complaints.map(({ path, message }) => ({ message, line: lineOf(text, format, path) }));
}
