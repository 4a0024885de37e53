import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { auditApi } from '../../api/audit';
import { resourcesApi, type KindCard, type ListParams, type Place } from '../../api/resources';
import { keys } from './keys';

export const kindsQuery = queryOptions({
  queryKey: keys.kinds,
  queryFn: async ({ signal }) => (await resourcesApi.kinds(signal)).items,
});

export const listQuery = (card: KindCard, params: ListParams) =>
  infiniteQueryOptions({
    queryKey: keys.list(card.name, params),
    queryFn: ({ pageParam, signal }) => resourcesApi.list(card, params, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export const oneQuery = (card: KindCard, place: Place, version?: number | string) =>
  queryOptions({
    queryKey: [...keys.place(place), 'read', version ?? 'newest'],
    queryFn: ({ signal }) => resourcesApi.read(card, place.workspace, place.name, version, signal),
    gcTime: 60_000,
  });

export const versionsQuery = (place: Place) =>
  infiniteQueryOptions({
    queryKey: [...keys.place(place), 'versions'],
    queryFn: ({ pageParam, signal }) => resourcesApi.versions(place, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export const auditQuery = (place: Place) =>
  infiniteQueryOptions({
    queryKey: [...keys.place(place), 'audit'],
    queryFn: ({ pageParam, signal }) => {
      const { kind, name, workspace } = place;
      return auditApi.search({ kind, name, workspace: workspace ?? undefined }, pageParam, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export const diffQuery = (place: Place, from: number, to: number) =>
  queryOptions({
    queryKey: [...keys.place(place), 'diff', from, to],
    queryFn: ({ signal }) => resourcesApi.diff(place, from, to, signal),
  });

export const referencesQuery = (place: Place) =>
  queryOptions({
    queryKey: [...keys.place(place), 'references'],
    queryFn: ({ signal }) => resourcesApi.references(place, signal),
  });

/** Names to choose from; the first page is enough, more is found by typing. */
export const namesQuery = (card: KindCard, workspace: string | null, q: string) =>
  queryOptions({
    queryKey: keys.names(card.name, workspace, q),
    queryFn: async ({ signal }) => {
      const params = { workspace: workspace ?? undefined, q, sort: 'name' };
      return (await resourcesApi.list(card, params, null, signal, 50)).items;
    },
  });
