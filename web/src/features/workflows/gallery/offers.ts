import { galleryApi, type GalleryCard, type Made, type Wish } from '../../../api/gallery';
import { resourcesApi, type JsonObject, type Resource } from '../../../api/resources';
import { WORKFLOW } from '../../../api/workflows';
import { isObject } from '../../../shared/pointer';
import { strings } from '../../../shared/form/schema';

/** What a new workflow can begin with: a template of the program, one that the organization keeps, or nothing. */
export interface Offer {
  /** As it stands in the address. */
  id: string;
  name: string;
  title: string;
  summary: string;
  about: string;
  category: string;
  uses: string[];
  /** Where it is kept, if the organization keeps it. */
  workspace: string | null;
  makes: { kind: string; name: string }[];
}

/** An offer that was chosen. */
export interface Chosen extends Offer {
  schema: JsonObject;
  /** Makes it, or only says what would be made. */
  make: (wish: Wish, dryRun: boolean) => Promise<Made>;
}

export const BLANK = 'blank';
export const NO_PARAMETERS: JsonObject = { type: 'object', properties: {} };

/** Runs as it is, and shows what an input, a step and an output look like. */
export const FIRST: JsonObject = {
  description: 'Says hello',
  inputs: { name: { type: 'string', default: 'world' } },
  steps: [{ id: 'greet', uses: 'set', with: { text: 'Hello {{ inputs.name }}' } }],
  outputs: { text: '{{ steps.greet.output.text }}' },
};

/** The first workflow, by the way on which every resource is made. */
export async function makeFirst({ workspace, name }: Wish, dryRun: boolean): Promise<Made> {
  const made = { kind: WORKFLOW.name, workspace, name: name ?? '', action: 'create' };
  if (!dryRun) await resourcesApi.create(WORKFLOW, workspace, { name, spec: FIRST, draft: true });
  return { plan: [made], applied: !dryRun };
}

export const ofGallery = (card: GalleryCard): Offer => ({
  id: `gallery/${card.name}`,
  name: card.name,
  title: card.title,
  summary: card.summary,
  about: card.about,
  category: card.category,
  uses: card.uses,
  workspace: null,
  makes: card.makes,
});

export const makeOfGallery = (name: string) => (wish: Wish, dryRun: boolean) =>
  galleryApi.use(name, wish, dryRun);

const text = (value: unknown) => (typeof value === 'string' ? value : '');

function used(value: unknown, into: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const one of value) used(one, into);
  else if (isObject(value as never)) {
    for (const [key, one] of Object.entries(value as JsonObject))
      if (key === 'uses') strings([one]).forEach(word => into.add(word));
      else used(one, into);
  }
  return into;
}

const packageOf = (template: Resource): JsonObject => {
  const pack = template.spec['package'];
  return isObject(pack) ? pack : {};
};
const partsOf = (template: Resource): JsonObject[] => {
  const parts = packageOf(template)['resources'];
  return Array.isArray(parts) ? parts.filter(isObject) : [];
};

/** A template that the organization keeps, if it makes a workflow: others are made where all kinds are. */
export function ofStored(template: Resource): Offer | null {
  const parts = partsOf(template);
  const first = parts.find(part => part['kind'] === 'workflow');
  if (first === undefined) return null;
  const workspace = template.workspace ?? 'default';
  const title = template.title ?? text(packageOf(template)['title']);
  return {
    id: `stored/${workspace}/${template.name}`,
    name: template.name,
    title: title === '' ? template.name : title,
    summary: isObject(first['spec']) ? text(first['spec']['description']) : '',
    about: text(packageOf(template)['readme']),
    category: text(template.spec['category']) || 'other',
    uses: [...used(parts, new Set())].toSorted(),
    workspace,
    makes: parts.map(part => ({ kind: text(part['kind']), name: text(part['name']) })),
  };
}

/** What is asked for, and the body of its workflow, for the drawing. */
export function insideOf(template: Resource): { schema: JsonObject; spec: JsonObject } {
  const schema = packageOf(template)['parameters'];
  const spec = partsOf(template).find(part => part['kind'] === 'workflow')?.['spec'];
  return { schema: isObject(schema) ? schema : NO_PARAMETERS, spec: isObject(spec) ? spec : {} };
}

export const makeOfStored = (template: Resource) => (wish: Wish, dryRun: boolean) =>
  galleryApi.instantiate({ workspace: template.workspace ?? 'default', name: template.name }, wish, dryRun);

/** Those in which every word occurs somewhere, as the server searches. */
export function found(offers: Offer[], q: string, category: string): Offer[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return offers.filter(offer => {
    if (category !== '' && offer.category !== category) return false;
    const all = [
      offer.name,
      offer.title,
      offer.summary,
      offer.about,
      offer.category.replaceAll('_', ' '),
      ...offer.uses,
    ];
    const whole = all.join('\n').toLowerCase();
    return words.every(word => whole.includes(word));
  });
}
