import { freshKey } from './fresh-key';
import { get, segment, write } from './http';
import type { JsonObject, Place } from './resources';
import type { Json } from './types';
import type { ServerLayout } from './workflows';

/** Templates that come with the program, and what is made of templates wherever they are kept. */

export interface GalleryCard {
  name: string;
  title: string;
  /** What it does, in one sentence. */
  summary: string;
  /** The same at length. */
  about: string;
  category: string;
  makes: { kind: string; name: string; title?: string | null }[];
  parameters: { name: string; description?: string | null; default?: Json; required: boolean }[];
  /** Tools and kinds of steps in it. */
  uses: string[];
}

export interface GalleryTemplate extends GalleryCard {
  schema: JsonObject;
  workflows: { name: string; text: string; layout: ServerLayout }[];
}

export interface Made {
  plan: (Place & { action: string })[];
  applied: boolean;
}

export interface Wish {
  workspace: string;
  /** Null where the template makes several things, which keep their names. */
  name: string | null;
  parameters: JsonObject;
}

/** What would be made, or what is made: as a draft, which is published when it is right. */
const make = (path: string, wish: Wish, dryRun: boolean) =>
  write<Made>(
    'POST',
    path,
    { ...wish, draft: true, dry_run: dryRun },
    dryRun ? {} : { 'idempotency-key': freshKey() },
  );

export const galleryApi = {
  list: async (signal?: AbortSignal) => (await get<{ items: GalleryCard[] }>('/gallery', signal)).items,
  one: (name: string, signal?: AbortSignal) => get<GalleryTemplate>(`/gallery/${segment(name)}`, signal),
  use: (name: string, wish: Wish, dryRun = false) => make(`/gallery/${segment(name)}/use`, wish, dryRun),
  /** The same of one that the organization keeps itself. */
  instantiate: (template: { workspace: string; name: string }, wish: Wish, dryRun = false) =>
    make(
      `/workspaces/${segment(template.workspace)}/templates/${segment(template.name)}/instantiate`,
      wish,
      dryRun,
    ),
};
