import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import { may } from '../../shared/rights';
import { useRights } from '../../shared/session';

/** The workspaces whose runs one may look at: those of one's roles, or all that there are. */
export function useWorkspaces(): string[] {
  const rights = useRights();
  const lists = may(rights, 'workspace', 'read', null);
  const { data } = useQuery({
    queryKey: ['runs', 'workspaces'],
    queryFn: ({ signal }) => api.workspaces(signal),
    enabled: lists,
    staleTime: 60_000,
  });
  const own = rights.flatMap(right => right.split('@')[1] ?? []);
  const names = new Set([...(data ?? []), ...own]);
  return [...names].filter(name => may(rights, 'run', 'read', name)).toSorted();
}
