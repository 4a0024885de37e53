/** The state of the run page that stands in the address. */
export interface RunSearch {
  tab?: 'log' | 'outputs';
  task?: string;
  only?: 'open';
  find?: string;
}

export function parseRunSearch(search: Record<string, unknown>): RunSearch {
  const { tab, task, only, find } = search;
  return {
    ...(tab === 'log' || tab === 'outputs' ? { tab } : {}),
    ...(typeof task === 'string' && task !== '' ? { task } : {}),
    ...(only === 'open' ? { only } : {}),
    ...((typeof find === 'string' || typeof find === 'number') && find !== '' ? { find: String(find) } : {}),
  };
}
