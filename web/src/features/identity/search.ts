export const TABS = ['tokens', 'accounts', 'roles'] as const;

export interface AccessSearch {
  tab?: (typeof TABS)[number];
}

export function parseAccessSearch(search: Record<string, unknown>): AccessSearch {
  const tab = TABS.find(known => known === search['tab']);
  return tab === undefined || tab === 'tokens' ? {} : { tab };
}
