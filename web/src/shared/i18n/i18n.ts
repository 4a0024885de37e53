import { i18n, type Messages } from '@lingui/core';
import { getPrefs, type Prefs } from '../prefs';

type Locale = Prefs['locale'];
type Catalog = () => Promise<{ messages: Messages }>;

/** The texts of the frame come first; those of a screen come with its code. */
const CATALOGS = {
  frame: {
    en: () => import('../../locales/en.po'),
    de: () => import('../../locales/de.po'),
    'en-XA': () => import('../../locales/en-XA.po'),
  },
  run: {
    en: () => import('../../locales/run/en.po'),
    de: () => import('../../locales/run/de.po'),
    'en-XA': () => import('../../locales/run/en-XA.po'),
  },
  resources: {
    en: () => import('../../locales/resources/en.po'),
    de: () => import('../../locales/resources/de.po'),
    'en-XA': () => import('../../locales/resources/en-XA.po'),
  },
  editing: {
    en: () => import('../../locales/editing/en.po'),
    de: () => import('../../locales/editing/de.po'),
    'en-XA': () => import('../../locales/editing/en-XA.po'),
  },
  workflows: {
    en: () => import('../../locales/workflows/en.po'),
    de: () => import('../../locales/workflows/de.po'),
    'en-XA': () => import('../../locales/workflows/en-XA.po'),
  },
  manage: {
    en: () => import('../../locales/manage/en.po'),
    de: () => import('../../locales/manage/de.po'),
    'en-XA': () => import('../../locales/manage/en-XA.po'),
  },
} satisfies Record<string, Record<Locale, Catalog>>;

export type Area = keyof typeof CATALOGS;

// A screen that shows texts of a group it did not load would show their ids: browser tests fail on this.
i18n.on('missing', ({ locale, id }) => reportError(new Error(`there is no text ${id} in ${locale}`)));

const inUse = new Set<Area>(['frame']);

/** Only the catalogs in use are fetched, and only in one language. */
export async function activate(locale: Locale): Promise<void> {
  const loaded = await Promise.all(Array.from(inUse, area => CATALOGS[area][locale]()));
  for (const { messages } of loaded) i18n.load(locale, messages);
  i18n.activate(locale);
  document.documentElement.lang = locale;
  document.documentElement.dir = 'ltr';
}

const loads = new Map<Area, Promise<void>>();

async function load(area: Area): Promise<void> {
  inUse.add(area);
  const { locale } = getPrefs();
  i18n.load(locale, (await CATALOGS[area][locale]()).messages);
}

/** Whoever needs texts that are on their way waits for the same load; one that failed is tried again. */
function loaded(area: Area): Promise<void> {
  const begun = loads.get(area);
  if (begun !== undefined) return begun;
  const fresh = load(area).catch((error: unknown) => {
    loads.delete(area);
    throw error;
  });
  loads.set(area, fresh);
  return fresh;
}

/** A screen's code together with its texts. */
export async function withTexts<T>(area: Area | Area[], code: Promise<T>): Promise<T> {
  await Promise.all([area].flat().map(loaded));
  return code;
}
