import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Source } from '../../../api/workflows';
import { useFormat } from '../../../shared/use-format';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { chipClass } from '../../../ui/fields';
import { merge3, resolve, type Choice, type Piece } from '../doc/merge3';

interface Props {
  base: string;
  mine: string;
  theirs: Source;
  onMerged: (text: string) => void;
  onLater: () => void;
}

type Conflict = Extract<Piece, { kind: 'conflict' }>;

function Column({ title, lines }: { title: string; lines: string[] }) {
  return (
    <div className="min-w-0">
      <p className="text-xs font-semibold text-muted">{title}</p>
      <pre
        tabIndex={0}
        aria-label={title}
        className="max-h-48 min-h-8 overflow-auto rounded-md border border-divider bg-sunken p-1.5 font-mono text-xs"
      >
        {lines.join('\n')}
      </pre>
    </div>
  );
}

function Place({
  piece,
  at,
  choice,
  onChoose,
}: {
  piece: Conflict;
  at: number;
  choice: Choice | undefined;
  onChoose: (choice: Choice) => void;
}) {
  const { t } = useLingui();
  const number = at + 1;
  const words: Record<Choice, string> = { mine: t`Take mine`, theirs: t`Take theirs`, both: t`Take both` };
  return (
    <li className="space-y-1.5 rounded-md border border-divider p-2">
      <h3 className="text-sm font-semibold">{t`Place ${number}`}</h3>
      <div className="grid gap-2 md:grid-cols-3">
        <Column title={t`Mine`} lines={piece.mine} />
        <Column title={t`Before`} lines={piece.base} />
        <Column title={t`Theirs`} lines={piece.theirs} />
      </div>
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t`What place ${number} becomes`}</legend>
        {(['mine', 'theirs', 'both'] as const).map(one => (
          <label key={one} className={chipClass}>
            <input
              type="radio"
              name={`merge-${at}`}
              checked={choice === one}
              onChange={() => onChoose(one)}
              className="size-3.5 accent-accent outline-none"
            />
            {words[one]}
          </label>
        ))}
      </fieldset>
    </li>
  );
}

/** Both changed other lines: nothing to decide, but still to see. */
function Apart({ pieces, base }: { pieces: Piece[]; base: string }) {
  const { t } = useLingui();
  return (
    <div className="grid gap-2 md:grid-cols-3">
      <Column
        title={t`Mine`}
        lines={pieces
          .filter(piece => piece.kind === 'mine')
          .flatMap(piece => ('lines' in piece ? piece.lines : []))}
      />
      <Column title={t`Before`} lines={base.split('\n').slice(0, 200)} />
      <Column
        title={t`Theirs`}
        lines={pieces
          .filter(piece => piece.kind === 'theirs')
          .flatMap(piece => ('lines' in piece ? piece.lines : []))}
      />
    </div>
  );
}

/** Somebody saved meanwhile: both changes side by side, and one text of both. Nothing is overwritten. */
export function MergeDialog({ base, mine, theirs, onMerged, onLater }: Props) {
  const { t } = useLingui();
  const format = useFormat();
  const [pieces] = useState(() => merge3(base, mine, theirs.text));
  const conflicts = pieces.filter(piece => piece.kind === 'conflict');
  const [choices, setChoices] = useState<(Choice | undefined)[]>([]);
  const open = conflicts.filter((_, i) => choices[i] === undefined).length;
  const who = theirs.updated_by.name;
  const when = format.clock(Date.parse(theirs.updated_at)).slice(0, 8);
  return (
    <Dialog
      title={t`Conflict: it was changed meanwhile`}
      closeLabel={t`Later`}
      onClose={onLater}
      width="wide"
    >
      <div className="space-y-3">
        <p className="text-sm">
          {t`${who} saved version ${theirs.version} at ${when}, after you began.`}{' '}
          {conflicts.length === 0 ? (
            <Trans>Your changes and theirs do not touch the same lines.</Trans>
          ) : (
            <Plural
              value={conflicts.length}
              one="One place was changed by both."
              other="# places were changed by both."
            />
          )}
        </p>
        {conflicts.length === 0 ? (
          <Apart pieces={pieces} base={base} />
        ) : (
          <ol className="space-y-2">
            {conflicts.map((piece, i) => (
              <Place
                // oxlint-disable-next-line react/no-array-index-key
                key={i}
                piece={piece}
                at={i}
                choice={choices[i]}
                onChoose={choice =>
                  setChoices(old => conflicts.map((_, at) => (at === i ? choice : old[at])))
                }
              />
            ))}
          </ol>
        )}
        <div className="flex flex-wrap gap-2">
          <Button
            tone="primary"
            unavailable={open > 0 ? t`Decide every place first.` : undefined}
            onClick={() => onMerged(resolve(pieces, choices))}
          >
            <Trans>Merge and save</Trans>
          </Button>
          <Button onClick={onLater}>
            <Trans>Later</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
