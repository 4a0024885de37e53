import type { ResourceStatus } from '../../api/resources';

/** The state of the screen that stands in the address. */

export const VIEWS = ['canvas', 'yaml', 'outline'] as const;
export type ViewId = (typeof VIEWS)[number];

export interface EditorSearch {
  /** One or two of the views, in the order in which they stand. */
  views?: ViewId[];
  step?: string;
  panel?: 'problems' | 'versions';
  /** Of two versions that are compared. */
  from?: number;
  to?: number;
}

const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const count = (value: unknown) => {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
};

export function parseEditorSearch(search: Record<string, unknown>): EditorSearch {
  const asked = Array.isArray(search['views']) ? search['views'].map(text) : text(search['views']).split(',');
  const views = VIEWS.filter(view => asked.includes(view)).slice(0, 2);
  const step = text(search['step']);
  const panel = (['problems', 'versions'] as const).find(known => known === search['panel']);
  const [from, to] = [count(search['from']), count(search['to'])];
  return {
    ...(views.length === 0 ? {} : { views }),
    ...(step === '' ? {} : { step }),
    ...(panel === undefined ? {} : { panel }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** What is shown, and how many views there is room for. */
export function viewsOf({ views }: EditorSearch, narrow: boolean): { most: number; shown: ViewId[] } {
  const most = narrow ? 1 : 2;
  const usual: ViewId[] = narrow ? ['outline'] : ['canvas', 'yaml'];
  return { most, shown: (views ?? usual).slice(0, most) };
}

/** Shows or hides a view; one always stays, and a third takes the place of the one shown longest. */
export function toggleView(shown: ViewId[], view: ViewId, most: number): ViewId[] {
  if (shown.includes(view)) return shown.length === 1 ? shown : shown.filter(one => one !== view);
  const kept = new Set([...shown.slice(Math.max(0, shown.length + 1 - most)), view]);
  return VIEWS.filter(one => kept.has(one));
}

export const STATUSES = ['draft', 'active', 'paused', 'archived'] as const;

export interface ListSearch {
  q?: string;
  /** Only these; without it, all but the archived ones. */
  status?: ResourceStatus[];
  workspace?: string;
}

export function parseWorkflowsSearch(search: Record<string, unknown>): ListSearch {
  const [q, workspace] = [text(search['q']), text(search['workspace'])];
  const given = Array.isArray(search['status'])
    ? search['status'].map(text)
    : text(search['status']).split(',');
  const status = STATUSES.filter(one => given.includes(one));
  return {
    ...(q === '' ? {} : { q }),
    ...(status.length === 0 ? {} : { status }),
    ...(workspace === '' ? {} : { workspace }),
  };
}

/** A new one: what is looked for, what it begins with, and where it goes. */
export interface NewSearch extends Omit<ListSearch, 'status'> {
  category?: string;
  /** `blank`, `gallery/NAME` or `stored/WORKSPACE/NAME`. */
  from?: string;
}

export function parseNewWorkflowSearch(search: Record<string, unknown>): NewSearch {
  const [category, from] = [text(search['category']), text(search['from'])];
  const { status: _, ...list } = parseWorkflowsSearch(search);
  return {
    ...list,
    ...(category === '' ? {} : { category }),
    ...(from === '' ? {} : { from }),
  };
}

/** The same search before anything was chosen. */
export function unchosen(search: NewSearch): NewSearch {
  const { from, ...rest } = search;
  return from === undefined ? search : rest;
}
