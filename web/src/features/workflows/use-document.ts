import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { ApiError } from '../../api/errors';
import { diagnosticsOf, workflowsApi, type Source } from '../../api/workflows';
import { browserStore } from '../../shared/browser-store';
import { useLiveState } from '../../shared/live-state';
import { keys, sourceQuery } from './queries';
import { countOf, isDirty, reduce, start, textOf, type EditState, type Kept } from './state';

/** What was typed and not saved, so that a crash or a closed tab loses nothing. */
const journal = browserStore<Kept>('orc-workflows', 'texts');
export const keptAs = (workspace: string, name: string) => `${workspace}/${name}`;
export const readKept = journal.read;

export interface SaveOptions {
  publish: boolean;
  reason: string;
}

const KEEP_AFTER_MS = 120;
/** After it failed while the live channel says that the server is there, and while it is not. */
const RETRY_MS = 1000;
const RETRY_MS_DARK = 5000;

function useJournal(key: string, state: EditState): void {
  const pending = useRef<() => void>(() => {});
  const { base, etag, version, history, count } = state;
  useEffect(() => {
    const save = () => {
      pending.current = () => {};
      if (history.text === base) void journal.drop(key);
      else void journal.keep(key, { base, etag, version, text: history.text, count, at: Date.now() });
    };
    pending.current = save;
    const timer = setTimeout(save, KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [key, base, etag, version, history, count]);
  // The page may go before the pause is over.
  useEffect(() => {
    const now = () => pending.current();
    window.addEventListener('pagehide', now);
    return () => {
      window.removeEventListener('pagehide', now);
      now();
    };
  }, []);
}

/** One edit: its text, what the server said, and the ways on. */
export function useDocument(source: Source, kept: Kept | null) {
  const { workspace, name } = source;
  const client = useQueryClient();
  const [state, act] = useReducer(reduce, null, () => start(source, kept));
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  });
  useJournal(keptAs(workspace, name), state);
  useEffect(() => act({ type: 'newer', source }), [source]);

  const conflict = useCallback(
    async (failure: unknown) => {
      const theirs = await workflowsApi.source(workspace, name).catch(() => null);
      act({ type: 'conflict', theirs, failure });
    },
    [workspace, name],
  );
  const { mutate } = useMutation({
    mutationFn: ({ from, how }: { from: EditState; how: SaveOptions }) =>
      workflowsApi.save(workspace, name, { text: textOf(from), ...how }, from.etag),
    onMutate: () => act({ type: 'saving' }),
    onSuccess(saved, { from }) {
      act({ type: 'saved', sent: textOf(from), source: saved, at: Date.now() });
      client.setQueryData(sourceQuery(workspace, name).queryKey, saved);
      void client.invalidateQueries({ queryKey: keys.lists });
      void client.invalidateQueries({ queryKey: keys.versions(workspace, name) });
    },
    onError(error) {
      const status = error instanceof ApiError ? error.status : -1;
      if (status === 412 || status === 409) {
        void conflict(error);
      } else if (status === 0 || status === 503) act({ type: 'offline', failure: error });
      else act({ type: 'refused', failure: error, diagnostics: diagnosticsOf(error) });
    },
  });
  const last = useRef<SaveOptions>({ publish: false, reason: '' });
  const save = useCallback(
    (how: SaveOptions, from?: EditState) => {
      const chosen = from ?? latest.current;
      if (chosen.phase === 'saving') return;
      last.current = how;
      mutate({ from: chosen, how });
    },
    [mutate],
  );
  useRetry(state.phase === 'offline', () => save(last.current));
  useLeaving(isDirty(state) && countOf(state) > 0);
  return { state, act, save, lastSave: last };
}

/** Tries again when the network or the server is back: at once when the browser says so, else soon. */
function useRetry(waiting: boolean, retry: () => void): void {
  const live = useLiveState();
  const latest = useRef(retry);
  useEffect(() => {
    latest.current = retry;
  });
  useEffect(() => {
    if (!waiting) return;
    const again = () => latest.current();
    window.addEventListener('online', again);
    const timer = setTimeout(again, live === 'open' ? RETRY_MS : RETRY_MS_DARK);
    return () => {
      window.removeEventListener('online', again);
      clearTimeout(timer);
    };
  }, [waiting, live]);
}

/** A closed tab loses nothing, but somebody who meant to save should know. */
function useLeaving(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);
}

export type Document = ReturnType<typeof useDocument>;
