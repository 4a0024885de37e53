import type { Written } from '../../../api/resources';

/** What was typed and not saved, kept in this browser's database, so that a crash or a closed tab loses nothing. */
export interface Kept {
  base: Written;
  etag: string | null;
  mine: Written;
  /** The text as typed, while it cannot be read as a document. */
  text: string | null;
  name: string;
  workspace: string | null;
  at: number;
}

const DATABASE = 'orc-drafts';
const STORE = 'drafts';

let opening: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
  });
  return opening;
}

async function ask<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  try {
    const store = (await database()).transaction(STORE, mode).objectStore(STORE);
    return await new Promise<T>((resolve, reject) => {
      const request = act(store);
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
    });
  } catch {
    // Storage may be full or forbidden: the edit then lives as long as the page.
    return null;
  }
}

export const draftKey = (kind: string, workspace: string | null, name: string) =>
  `${kind}/${workspace ?? ''}/${name}`;

export const readDraft = async (key: string) =>
  ((await ask<unknown>('readonly', store => store.get(key))) ?? null) as Kept | null;
export const keepDraft = (key: string, kept: Kept) => ask('readwrite', store => store.put(kept, key));
export const dropDraft = (key: string) => ask('readwrite', store => store.delete(key));
