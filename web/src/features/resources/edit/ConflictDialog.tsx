import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useId, useMemo, useState } from 'react';
import type { Resource, Written } from '../../../api/resources';
import type { Json } from '../../../api/types';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { asJson, asWritten, writtenOf } from '../draft/document';
import { decide, merge, type Meeting } from '../draft/merge';
import type { EditState } from '../draft/state';
import { valueText } from '../value-text';

interface Props {
  state: EditState;
  theirs: Resource;
  onMerge: (mine: Written, save: boolean) => void;
  onLater: () => void;
}

type Side = 'theirs' | 'mine';

function Column({
  title,
  value,
  children,
}: {
  title: string;
  value: Json | undefined;
  children?: React.ReactNode;
}) {
  const { t } = useLingui();
  return (
    <div className="min-w-0 rounded-md border border-divider bg-surface p-2 has-checked:border-accent has-checked:bg-selected">
      <div className="mb-1 text-xs font-semibold text-muted">{children ?? title}</div>
      <pre className="max-h-48 overflow-auto font-mono text-xs whitespace-pre-wrap break-words" tabIndex={0}>
        {value === undefined ? t`(nothing)` : valueText(value)}
      </pre>
    </div>
  );
}

interface QuestionProps {
  meeting: Meeting;
  who: string;
  side: Side | undefined;
  onChoose: (side: Side) => void;
}

function Question({ meeting, who, side, onChoose }: QuestionProps) {
  const { t } = useLingui();
  const id = useId();
  const option = (own: Side, label: string) => (
    <label className="flex min-h-6 cursor-pointer items-center gap-1.5 pointer-coarse:min-h-11">
      <input
        type="radio"
        name={id}
        checked={side === own}
        onChange={() => onChoose(own)}
        className="size-3.5 accent-accent"
      />
      {label}
    </label>
  );
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-mono text-sm font-semibold break-all">{meeting.path}</legend>
      <div className="grid gap-2 md:grid-cols-3">
        <Column title={t`Before both`} value={meeting.base} />
        <Column title={t`Theirs`} value={meeting.theirs}>
          {option('theirs', t`Take theirs (${who})`)}
        </Column>
        <Column title={t`Mine`} value={meeting.mine}>
          {option('mine', t`Take mine`)}
        </Column>
      </div>
    </fieldset>
  );
}

function Paths({ title, meetings }: { title: string; meetings: Meeting[] }) {
  if (meetings.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="min-h-6">
        {title} ({meetings.length})
      </summary>
      <ul className="mt-1 space-y-1 ps-4">
        {meetings.map(({ path, base, theirs, mine }) => (
          <li key={path} className="min-w-0 break-words">
            <code className="font-mono text-xs break-all">{path}</code>{' '}
            <span className="text-muted">
              {valueText(base)} → {valueText(theirs === base ? mine : (theirs ?? mine))}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Two people changed the same thing: what was there before, what they made of it, and what I did. */
export function ConflictDialog({ state, theirs, onMerge, onLater }: Props) {
  const { t } = useLingui();
  const result = useMemo(
    () => merge(asJson(state.base), asJson(writtenOf(theirs)), asJson(state.mine)),
    [state.base, state.mine, theirs],
  );
  const [choices, setChoices] = useState<Record<string, Side>>({});
  const open = result.conflicts.filter(({ path }) => choices[path] === undefined).length;
  const who = theirs.updated_by.name;
  const { version } = theirs;
  const undecided = open === 0 ? undefined : t`Choose for every field first.`;
  const finish = (save: boolean) => onMerge(asWritten(decide(result, choices)), save);
  return (
    <Dialog
      title={t`Conflict: changed by ${who} meanwhile`}
      closeLabel={t`Close`}
      onClose={onLater}
      width="wide"
    >
      <div className="space-y-4">
        <p className="text-sm">
          {result.conflicts.length === 0 ? (
            <Trans>Version {version} changed other fields than you did. Both edits fit together.</Trans>
          ) : (
            <Plural
              value={result.conflicts.length}
              one="Version {version} and your edit differ in # field. Nothing is lost until you choose."
              other="Version {version} and your edit differ in # fields. Nothing is lost until you choose."
            />
          )}
        </p>
        {result.conflicts.map(meeting => (
          <Question
            key={meeting.path}
            meeting={meeting}
            who={who}
            side={choices[meeting.path]}
            onChoose={side => setChoices({ ...choices, [meeting.path]: side })}
          />
        ))}
        <Paths title={t`Taken from ${who}`} meetings={result.taken} />
        <Paths title={t`Kept from your edit`} meetings={result.kept} />
        <div className="flex flex-wrap gap-2 border-t border-divider pt-3">
          <Button tone="primary" unavailable={undecided} onClick={() => finish(true)}>
            <Trans>Merge and save</Trans>
          </Button>
          <Button unavailable={undecided} onClick={() => finish(false)}>
            <Trans>Merge into the editor</Trans>
          </Button>
          <Button tone="quiet" onClick={onLater}>
            <Trans>Later</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
