import type { ListParams, Place } from '../../api/resources';

/** Keys of what is cached; the live channel invalidates under the same keys. */
export const keys = {
  all: ['resources'] as const,
  kinds: ['resources', 'kinds'] as const,
  lists: (kind: string) => ['resources', 'list', kind] as const,
  list: (kind: string, params: ListParams) => ['resources', 'list', kind, params] as const,
  place: ({ kind, workspace, name }: Place) => ['resources', 'one', kind, workspace, name] as const,
  names: (kind: string, workspace: string | null, q: string) =>
    ['resources', 'list', kind, 'names', workspace, q] as const,
};
