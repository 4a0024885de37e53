import { queryOptions, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { api } from '../api/client';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.me(signal),
  staleTime: Infinity,
});

/** Who is signed in; undefined while it is not known. */
export function useMe() {
  return useQuery(meQuery).data;
}

export function useRights(): string[] {
  return useMe()?.rights ?? [];
}

/** Set when the server answered 401 anywhere: the console then shows how to sign in again. */
let signedOut = false;
const listeners = new Set<() => void>();

export function setSignedOut(value: boolean): void {
  if (signedOut === value) return;
  signedOut = value;
  for (const listener of listeners) listener();
}

export function useSignedOut(): boolean {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => signedOut,
  );
}
