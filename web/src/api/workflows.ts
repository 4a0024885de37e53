import { ApiError } from './errors';
import { get, post, query, segment, write } from './http';
import { idempotent, type Actor, type JsonObject, type Paged, type Place, type Resource } from './resources';
import type { Json, RunSummary } from './types';

/** The text of stored workflows, what the compiler says about a text, and runs of it. */

export interface Source {
  workspace: string;
  name: string;
  version: number;
  published: number | null;
  /** What the label `live` keeps in use. */
  live?: number | null;
  etag: string;
  /** The file: `name` left out, comments and order kept. */
  text: string;
  updated_at: string;
  updated_by: Actor;
}

/** A finding of the compiler; places count bytes of UTF-8 from 0. */
export interface Diagnostic {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  label: string;
  step?: string | undefined;
  notes?: string[] | undefined;
  span: { file: string; start: number; end: number; line: number; column: number };
  fix?: { title: string; start: number; end: number; replacement: string } | undefined;
}

export interface CheckedInput {
  name: string;
  description?: string;
  schema: JsonObject;
  default?: Json;
  required: boolean;
}

export interface Checked {
  ok: boolean;
  diagnostics: Diagnostic[];
  outline?: { name: string; inputs: CheckedInput[]; outputs: string[] };
}

export interface Tool {
  name: string;
  summary: string;
  input: JsonObject;
  effect?: string;
}

export interface Model {
  name: string;
  provider?: string;
}

/** Where the server draws each step; `parent`, `from` and `to` count in `nodes`. */
export interface ServerLayout {
  width: number;
  height: number;
  nodes: {
    id: string;
    uses?: string;
    parent?: number | undefined;
    x: number;
    y: number;
    width: number;
    height: number;
    /** Steps inside it that are left out, because it is closed. */
    holds?: number;
    lanes?: { label: string; x: number; y: number; width: number; height: number }[];
  }[];
  edges: { from: number; to: number; points: [number, number][] }[];
}

/** Two texts in one drawing; `from` and `to` are places in `nodes`. */
export interface GraphDiff {
  width: number;
  height: number;
  nodes: {
    id: string;
    title: string;
    uses: string;
    change: 'same' | 'added' | 'removed' | 'changed';
    fields: string[];
    /** The id that it had. */
    was?: string;
    x: number;
    y: number;
    width: number;
    height: number;
    lanes?: { label: string; x: number; y: number; width: number; height: number }[];
  }[];
  edges: {
    from: number;
    to: number;
    change: 'same' | 'added' | 'removed' | 'changed';
    points: [number, number][];
  }[];
}

/** What an import would store. */
export interface Converted {
  converted: boolean;
  ok: boolean;
  name?: string;
  text?: string;
  diagnostics: Diagnostic[];
}

export interface Proposal {
  source: string;
  notes: string;
  diagnostics: Diagnostic[];
  simulated: boolean;
  run: string;
}

export interface TestRun {
  workspace: string;
  name: string;
  text: string;
  inputs: JsonObject;
  pins: JsonObject;
  until?: string | undefined;
  only?: string | undefined;
}

export const WORKFLOW = { name: 'workflow', plural: 'workflows', scope: 'workspace' } as const;
export const placeOf = (workspace: string, name: string): Place => ({ kind: 'workflow', workspace, name });
export const fileOf = (name: string) => `${name}.yaml`;

type Files = { main: string; files: Record<string, string> };

/** A workflow that is one file. */
export const filesOf = (name: string, text: string): Files => ({
  main: fileOf(name),
  files: { [fileOf(name)]: text },
});
const one = (workspace: string, name: string) => `/workflows/${segment(workspace)}/${segment(name)}/source`;

/** Each is as long as the server lets a request wait. */
const PATIENCE = 15;

export const workflowsApi = {
  source: (workspace: string, name: string, version?: number, signal?: AbortSignal) =>
    get<Source>(`${one(workspace, name)}${query({ version })}`, signal),
  /** Only onto the version that it was changed from. */
  save: (
    workspace: string,
    name: string,
    body: { text: string; publish: boolean; reason: string },
    etag: string,
  ) =>
    write<Source>(
      'PUT',
      one(workspace, name),
      { ...body, reason: body.reason === '' ? null : body.reason },
      { 'if-match': etag },
    ),
  check: (name: string, text: string) => post<Checked>('/workflows/check', filesOf(name, text)),
  layout: ({ main, files }: Files, closed: string[] = []) =>
    post<ServerLayout>('/workflows/layout', { main, files, closed }),
  compare: (before: string, after: string) => post<GraphDiff>('/workflows/graph-diff', { before, after }),
  clone: (workspace: string, name: string, body: { workspace: string; name: string; reason: string }) =>
    write<Resource>(
      'POST',
      `/workflows/${segment(workspace)}/${segment(name)}/clone`,
      { ...body, reason: body.reason === '' ? null : body.reason },
      idempotent(),
    ),
  convert: (text: string) => post<Converted>('/workflows/convert', { text }),
  import: (workspace: string, name: string, text: string) =>
    write<Resource>('POST', `/workflows/${segment(workspace)}/import`, { name, text }, idempotent()),
  schema: (signal?: AbortSignal) => get<JsonObject>('/workflows/schema', signal),
  tools: async (signal?: AbortSignal) => (await get<{ items: Tool[] }>('/tools', signal)).items,
  models: async (signal?: AbortSignal) => (await get<{ items: Model[] }>('/gateway/models', signal)).items,
  /** A slow model is waited for, in as many requests as it takes; it is asked once. */
  propose: async (workspace: string, source: string, wish: string): Promise<Proposal> => {
    let run: string | undefined;
    for (let again = 0; ; again++) {
      try {
        return await post<Proposal>('/workflows/propose', {
          workspace,
          source,
          wish,
          ...(run === undefined ? {} : { run }),
        });
      } catch (error) {
        const details =
          error instanceof ApiError ? (error.problem.details as { run?: string } | undefined) : undefined;
        const slow = error instanceof ApiError && error.problem.code === 'proposal_not_ready';
        if (!slow || details?.run === undefined || again >= PATIENCE) throw error;
        run = details.run;
      }
    }
  },
  start: ({ workspace, name, text, inputs, pins, until, only }: TestRun) =>
    post<RunSummary>('/runs', {
      workflow: filesOf(name, text),
      workspace,
      inputs,
      ...(Object.keys(pins).length === 0 ? {} : { pins }),
      ...(until === undefined ? {} : { until }),
      ...(only === undefined ? {} : { only }),
    }),
  templates: (after: string | null, signal?: AbortSignal) =>
    get<Paged<Resource>>(`/templates${query({ after, limit: 100, sort: 'name' })}`, signal),
};

/** What a refusal says about the text. */
export function diagnosticsOf(error: unknown): Diagnostic[] {
  if (!(error instanceof ApiError)) return [];
  return (error.problem as { diagnostics?: Diagnostic[] }).diagnostics ?? [];
}
