/** What this browser keeps for its person between pages: a small database of its own for each use. */
export interface BrowserStore<T> {
  read: (key: string) => Promise<T | null>;
  keep: (key: string, value: T) => Promise<unknown>;
  drop: (key: string) => Promise<unknown>;
}

function opened(name: string, store: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(store));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
  });
}

export function browserStore<T>(name: string, store: string): BrowserStore<T> {
  let opening: Promise<IDBDatabase> | undefined;
  async function ask<R>(
    mode: IDBTransactionMode,
    act: (store: IDBObjectStore) => IDBRequest<R>,
  ): Promise<R | null> {
    try {
      opening ??= opened(name, store);
      const there = (await opening).transaction(store, mode).objectStore(store);
      return await new Promise<R>((resolve, reject) => {
        const request = act(there);
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
      });
    } catch {
      // Storage may be full or forbidden: what is kept then lives as long as the page.
      return null;
    }
  }
  return {
    read: async key => ((await ask<unknown>('readonly', there => there.get(key))) ?? null) as T | null,
    keep: (key, value) => ask('readwrite', there => there.put(value, key)),
    drop: key => ask('readwrite', there => there.delete(key)),
  };
}
