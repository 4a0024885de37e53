export interface ExplorerSearch {
  q?: string;
  /** The operation that is open, by its id. */
  op?: string;
}

export function parseExplorerSearch(search: Record<string, unknown>): ExplorerSearch {
  const text = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const q = text(search['q']);
  const op = text(search['op']);
  return { ...(q === '' ? {} : { q }), ...(op === '' ? {} : { op }) };
}
