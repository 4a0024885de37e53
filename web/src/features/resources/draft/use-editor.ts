import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { ApiError } from '../../../api/errors';
import {
  resourcesApi,
  type JsonObject,
  type KindCard,
  type Resource,
  type Written,
} from '../../../api/resources';
import { useLiveState } from '../../../shared/live-state';
import { complaintsOf } from '../../../shared/form/errors';
import { keys } from '../keys';
import { oneQuery } from '../queries';
import { asJson, typedSecrets, withoutSecrets } from './document';
import { dropDraft, keepDraft, type Kept } from './journal';
import { mergePatch } from './merge';
import { begin, changeCount, reduce, type EditState } from './state';

export interface SaveOptions {
  publish: boolean;
  reason: string;
}

interface Options {
  card: KindCard;
  /** What is edited; null while it is being made. */
  resource: Resource | null;
  base: Written;
  kept: Kept | null;
  workspace: string | null;
  name: string;
  /** Under which the unsaved edit is kept. */
  keptAs: string;
  onCreated?: (resource: Resource) => void;
}

const KEEP_AFTER_MS = 150;
const RETRY_MS = 3000;

function initial({ base, resource, kept }: Options): EditState {
  const fresh = begin(base, resource?.etag ?? null);
  if (kept === null) return fresh;
  const broken = kept.text === null ? null : { text: kept.text, why: '', line: null };
  const restored = { ...fresh, base: kept.base, etag: kept.etag, mine: kept.mine, broken };
  return { ...restored, restored: changeCount(restored) };
}

/** Writes what is not saved yet into the journal of this browser, shortly after each key. */
function useJournal(options: Options, state: EditState): void {
  const { card, keptAs, name, workspace } = options;
  const pending = useRef<() => void>(() => {});
  useEffect(() => {
    const save = () => {
      pending.current = () => {};
      const nothing = options.resource !== null || name === '' || state.savedAt !== null;
      if (changeCount(state) === 0 && nothing) void dropDraft(keptAs);
      else {
        const { base, etag, broken } = state;
        const secret = typedSecrets(card, state.mine).length > 0;
        const text = secret ? null : (broken?.text ?? null);
        const mine = withoutSecrets(card, state.mine, base);
        void keepDraft(keptAs, { base, etag, mine, text, name, workspace, at: Date.now() });
      }
    };
    pending.current = save;
    const timer = setTimeout(save, KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [card, keptAs, name, workspace, state, options.resource]);
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

async function send(options: Options, state: EditState, save: SaveOptions): Promise<Resource> {
  const { card, resource, workspace, name } = options;
  const reason: JsonObject = save.reason.trim() === '' ? {} : { reason: save.reason.trim() };
  if (resource === null)
    return resourcesApi.create(card, workspace, {
      name,
      ...asJson(state.mine),
      draft: !save.publish,
      ...reason,
    });
  const place = { kind: card.name, workspace, name };
  const patch = mergePatch(asJson(state.base), asJson(state.mine));
  const written =
    Object.keys(patch).length === 0
      ? null
      : await resourcesApi.patch(
          card,
          place,
          { ...patch, draft: !save.publish, ...reason },
          state.etag ?? '*',
        );
  const newest = written ?? resource;
  return save.publish && newest.published !== newest.version
    ? resourcesApi.publish(place, newest.version, save.reason.trim())
    : newest;
}

/** One edit: its document, what the server said, and the ways on. */
export function useEditor(options: Options) {
  const { card, resource, workspace, name, keptAs, onCreated } = options;
  const client = useQueryClient();
  const [state, act] = useReducer(reduce, options, initial);
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  });
  useJournal(options, state);

  const conflict = useCallback(
    async (failure: unknown) => {
      const theirs = await resourcesApi.read(card, workspace, name).catch(() => null);
      act({ type: 'conflict', theirs, failure });
    },
    [card, workspace, name],
  );
  const { mutate, isPending } = useMutation({
    mutationFn: (input: { state: EditState; save: SaveOptions }) => send(options, input.state, input.save),
    onMutate: () => act({ type: 'saving' }),
    onSuccess(saved, { state: sent }) {
      act({ type: 'saved', sent: sent.mine, resource: saved, at: Date.now() });
      const place = { kind: card.name, workspace, name };
      client.setQueryData(oneQuery(card, place).queryKey, saved);
      void client.invalidateQueries({ queryKey: keys.lists(card.name) });
      void client.invalidateQueries({ queryKey: [...keys.place(place), 'versions'] });
      if (resource === null) {
        void dropDraft(keptAs);
        onCreated?.(saved);
      }
    },
    onError(error) {
      const status = error instanceof ApiError ? error.status : -1;
      if (status === 412) void conflict(error);
      else if (status === 0 || status === 503) act({ type: 'offline', failure: error });
      else act({ type: 'refused', failure: error, complaints: complaintsOf(error) });
    },
  });
  const last = useRef<SaveOptions>({ publish: false, reason: '' });
  const save = useCallback(
    (how: SaveOptions, from?: EditState) => {
      last.current = how;
      mutate({ state: from ?? latest.current, save: how });
    },
    [mutate],
  );
  useRetry(state.phase === 'offline', () => save(last.current));
  return { state, act, save, saving: isPending, askTheirs: conflict, lastSave: last };
}

/** Tries again when the network or the server is back. */
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
    return () => window.removeEventListener('online', again);
  }, [waiting]);
  useEffect(() => {
    if (waiting && live === 'open') {
      const timer = setTimeout(() => latest.current(), RETRY_MS);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [waiting, live]);
}
