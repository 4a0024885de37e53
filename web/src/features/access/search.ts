export interface AccessSearch {
  tab?: 'tokens';
}

export function parseAccessSearch(search: Record<string, unknown>): AccessSearch {
  return search['tab'] === 'tokens' ? { tab: 'tokens' } : {};
}
