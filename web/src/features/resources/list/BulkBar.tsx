import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { failureOf } from '../../../api/errors';
import { resourcesApi, type KindCard, type Place, type Resource } from '../../../api/resources';
import { useRights } from '../../../shared/session';
import { toast } from '../../../shared/toasts';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Glyph } from '../../../ui/glyph';
import { can } from '../can';
import { keys } from '../keys';

export interface Outcome {
  place: Place;
  error: string | null;
  code: string | null;
}

interface Props {
  card: KindCard;
  selected: Resource[];
  bin: boolean;
  onClear: () => void;
}

const failed = (place: Place, error: unknown): Outcome => {
  const { message, code } = failureOf(error);
  return { place, error: message, code };
};

/** One after the other: each has its own answer. */
async function each(places: Place[], act: (place: Place) => Promise<unknown>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const place of places) {
    try {
      await act(place);
      outcomes.push({ place, error: null, code: null });
    } catch (error) {
      outcomes.push(failed(place, error));
    }
  }
  return outcomes;
}

async function deleteAll(places: Place[]): Promise<Outcome[]> {
  const { items } = await resourcesApi.bulkDelete(places);
  return places.map((place, i) => {
    const problem = items[i]?.problem;
    return { place, error: problem?.detail ?? null, code: problem?.code ?? null };
  });
}

function Results({ outcomes, onClose }: { outcomes: Outcome[]; onClose: () => void }) {
  const { t } = useLingui();
  const wrong = outcomes.filter(({ error }) => error !== null);
  return (
    <Dialog title={t`What happened to each`} closeLabel={t`Close`} onClose={onClose} width="wide">
      <p className="mb-2 text-sm">
        <Trans>
          {outcomes.length - wrong.length} done, {wrong.length} refused.
        </Trans>
      </p>
      <ul className="max-h-[60vh] divide-y divide-divider overflow-y-auto" tabIndex={0}>
        {[...wrong, ...outcomes.filter(({ error }) => error === null)].map(({ place, error, code }) => (
          <li
            key={`${place.workspace}/${place.name}`}
            className={`flex items-start gap-2 py-1.5 text-sm ${error === null ? 'st-ready' : 'st-failed'}`}
          >
            <span className="pt-0.5">
              <Glyph name={error === null ? 'ready' : 'failed'} />
            </span>
            <span className="min-w-0 break-words">
              <span className="font-semibold">{place.name}</span>
              {error !== null && (
                <>
                  <br />
                  {error} <code className="font-mono text-xs text-muted">{code}</code>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

type Action = 'delete' | 'restore' | 'purge';

function useBulk(card: KindCard, onDone: (outcomes: Outcome[]) => void) {
  const { t } = useLingui();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ action, places }: { action: Action; places: Place[] }) =>
      action === 'delete' ? deleteAll(places) : each(places, resourcesApi[action]),
    onSuccess(outcomes, { action, places }) {
      void client.invalidateQueries({ queryKey: keys.lists(card.name) });
      for (const place of places) void client.invalidateQueries({ queryKey: keys.place(place) });
      const done = outcomes.filter(({ error }) => error === null);
      if (done.length < outcomes.length) onDone(outcomes);
      else if (action === 'delete') {
        const undo = async () => {
          await each(places, resourcesApi.restore);
          void client.invalidateQueries({ queryKey: keys.lists(card.name) });
        };
        toast(t`${done.length} moved to the recycle bin.`, 'status', {
          label: t`Undo`,
          perform: () => void undo(),
        });
      } else if (action === 'restore') toast(t`${done.length} restored.`);
      else toast(t`${done.length} deleted for good.`);
    },
    onError: error => toast(failureOf(error).message, 'alert'),
  });
}

function Sure({ count, onYes, onNo }: { count: number; onYes: () => void; onNo: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog title={t`Delete for good?`} closeLabel={t`Close`} onClose={onNo} role="alertdialog">
      <p className="mb-3">
        <Plural
          value={count}
          one="# resource with all its versions is gone then. This cannot be undone."
          other="# resources with all their versions are gone then. This cannot be undone."
        />
      </p>
      <div className="flex flex-wrap gap-2">
        <Button tone="danger" onClick={onYes}>
          <Trans>Delete for good</Trans>
        </Button>
        <Button onClick={onNo}>
          <Trans>Keep them</Trans>
        </Button>
      </div>
    </Dialog>
  );
}

/** What can be done with the rows that are selected; says how many, and why not. */
export function BulkBar({ card, selected, bin, onClear }: Props) {
  const { t, i18n } = useLingui();
  const rights = useRights();
  const [outcomes, setOutcomes] = useState<Outcome[] | null>(null);
  const [sure, setSure] = useState(false);
  const bulk = useBulk(card, setOutcomes);
  const places = selected.map(({ kind, workspace, name }) => ({ kind, workspace, name }));
  const run = (action: Action) => {
    setSure(false);
    bulk.mutate({ action, places }, { onSuccess: onClear });
  };
  const allowed = can('delete', card, rights);
  const why = bulk.isPending ? t`It is being done.` : allowed.ok ? undefined : i18n._(allowed.why);
  return (
    <>
      {places.length > 0 && (
        <section
          aria-label={t`Selected rows`}
          className="flex flex-wrap items-center gap-2 rounded-lg border border-accent bg-selected px-3 py-1"
        >
          <p role="status" className="text-sm font-semibold">
            <Plural value={places.length} one="# selected" other="# selected" />
          </p>
          {!bin && (
            <Button tone="danger" unavailable={why} onClick={() => run('delete')}>
              <Trans>Delete</Trans>
            </Button>
          )}
          {bin && (
            <>
              <Button unavailable={why} onClick={() => run('restore')}>
                <Trans>Restore</Trans>
              </Button>
              <Button tone="danger" unavailable={why} onClick={() => setSure(true)}>
                <Trans>Delete for good…</Trans>
              </Button>
            </>
          )}
          <Button tone="quiet" onClick={onClear}>
            <Trans>Clear selection</Trans>
          </Button>
        </section>
      )}
      {sure && <Sure count={places.length} onYes={() => run('purge')} onNo={() => setSure(false)} />}
      {outcomes !== null && <Results outcomes={outcomes} onClose={() => setOutcomes(null)} />}
    </>
  );
}
