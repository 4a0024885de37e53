import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { galleryApi } from '../../api/gallery';
import { resourcesApi } from '../../api/resources';
import { filesOf, placeOf, WORKFLOW, workflowsApi } from '../../api/workflows';
import type { Flow } from './doc/read';

/** Under the keys of resources, so that the live channel makes them old when somebody changes something. */
const place = (workspace: string, name: string) => ['resources', 'one', 'workflow', workspace, name] as const;

export const keys = {
  place,
  source: (workspace: string, name: string) => [...place(workspace, name), 'source'] as const,
  versions: (workspace: string, name: string) => [...place(workspace, name), 'versions'] as const,
  lists: ['resources', 'list', 'workflow'] as const,
};

export const sourceQuery = (workspace: string, name: string, version?: number) =>
  queryOptions({
    queryKey: [...keys.source(workspace, name), version ?? 'newest'],
    queryFn: ({ signal }) => workflowsApi.source(workspace, name, version, signal),
    gcTime: 60_000,
  });

/** What is known of it beside its text: whether it is in use. */
export const resourceQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: [...keys.place(workspace, name), 'resource'],
    queryFn: ({ signal }) => resourcesApi.read(WORKFLOW, workspace, name, undefined, signal),
  });

export const compareQuery = (before: string, after: string) =>
  queryOptions({
    queryKey: ['workflows', 'compare', before, after],
    queryFn: () => workflowsApi.compare(before, after),
    staleTime: Infinity,
    gcTime: 10_000,
    retry: false,
  });

export const checkQuery = (name: string, text: string) =>
  queryOptions({
    queryKey: ['workflows', 'check', name, text],
    queryFn: () => workflowsApi.check(name, text),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 10_000,
  });

export const schemaQuery = queryOptions({
  queryKey: ['workflows', 'schema'],
  queryFn: ({ signal }) => workflowsApi.schema(signal),
  staleTime: Infinity,
});

export const toolsQuery = queryOptions({
  queryKey: ['workflows', 'tools'],
  queryFn: ({ signal }) => workflowsApi.tools(signal),
  staleTime: Infinity,
});

export const modelsQuery = queryOptions({
  queryKey: ['workflows', 'models'],
  queryFn: ({ signal }) => workflowsApi.models(signal),
  staleTime: 60_000,
});

export const listQuery = (q: string, workspace: string | undefined, status: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [...keys.lists, 'screen', q, workspace ?? '', status ?? ''],
    queryFn: ({ pageParam, signal }) =>
      resourcesApi.list(WORKFLOW, { q, workspace, status, sort: '-updated_at' }, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    placeholderData: keepPreviousData,
  });

export const templatesQuery = queryOptions({
  queryKey: ['resources', 'list', 'template', 'offered'],
  queryFn: async ({ signal }) => (await workflowsApi.templates(null, signal)).items,
});

export const galleryQuery = queryOptions({
  queryKey: ['workflows', 'gallery'],
  queryFn: ({ signal }) => galleryApi.list(signal),
  staleTime: Infinity,
});

export const galleryOneQuery = (name: string) =>
  queryOptions({
    queryKey: ['workflows', 'gallery', name],
    queryFn: ({ signal }) => galleryApi.one(name, signal),
    staleTime: Infinity,
  });

export const versionsQuery = (workspace: string, name: string) =>
  infiniteQueryOptions({
    queryKey: keys.versions(workspace, name),
    queryFn: ({ pageParam, signal }) => resourcesApi.versions(placeOf(workspace, name), pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

/** The names of the workflows beside this one. */
export const namesQuery = (workspace: string) =>
  queryOptions({
    queryKey: [...keys.lists, 'names', workspace],
    queryFn: async ({ signal }) => {
      const page = await resourcesApi.list(WORKFLOW, { workspace, sort: 'name' }, null, signal, 200);
      return page.items.map(one => one.name);
    },
  });

/** What a drawing is of. */
export const shapeOf = (flow: Flow): string =>
  JSON.stringify(flow.steps.map(step => [step.id, step.parent, step.lane, step.after, step.lanes.length]));

/** What the drawing depends on: the same steps in the same places are drawn once. */
export const layoutQuery = (name: string, text: string, shape: string, closed: string[]) =>
  queryOptions({
    queryKey: ['workflows', 'layout', name, shape, closed],
    queryFn: () => workflowsApi.layout(filesOf(name, text), closed),
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });

/** More runs than these are not looked at one by one. */
export const UNDER_WAY_MAX = 100;

/** The runs of this name that are not over: trials of its text are among them. */
export const underWayQuery = (workspace: string, name: string) =>
  queryOptions({
    queryKey: ['workflows', 'under-way', workspace, name],
    queryFn: async ({ signal }) => {
      const status = ['running', 'waiting', 'paused', 'cancelling'];
      const query = { workspace, status, q: name, sort: '-started_at' };
      const page = await api.runs(query, null, signal, UNDER_WAY_MAX);
      return page.items.filter(run => run.name === name);
    },
    gcTime: 0,
    staleTime: 0,
  });
