import { i18n, type Messages } from '@lingui/core';
import type { Prefs } from '../prefs';

type Locale = Prefs['locale'];

const CATALOGS: Record<Locale, () => Promise<{ messages: Messages }>> = {
  en: () => import('../../locales/en.po'),
  de: () => import('../../locales/de.po'),
  'en-XA': () => import('../../locales/en-XA.po'),
};

/** Only the catalog in use is fetched. */
export async function activate(locale: Locale): Promise<void> {
  const { messages } = await CATALOGS[locale]();
  i18n.loadAndActivate({ locale, messages });
  document.documentElement.lang = locale;
  document.documentElement.dir = 'ltr';
}
