import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/errors';
import { setSignedOut } from './session';

function noteSession(error: unknown): void {
  if (error instanceof ApiError && error.status === 401) setSignedOut(true);
}

/** What the server refused for a reason stays refused; only an unreachable or busy server is asked again. */
function worthRetrying(failures: number, error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return failures < 2 && (error.status === 0 || error.status === 503);
}

/** Data is kept up to date by the live channel, so nothing grows stale by itself and nothing is polled. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteSession }),
  mutationCache: new MutationCache({ onError: noteSession }),
  defaultOptions: {
    // Whether the server can be reached is found out by asking it: it may stand on this very machine.
    queries: {
      networkMode: 'always',
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      retry: worthRetrying,
      retryDelay: 400,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
