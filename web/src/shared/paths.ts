/** Every address inside the console is built here. */
export const paths = {
  home: () => '/',
  runs: () => '/runs',
  run: (id: string) => `/runs/${encodeURIComponent(id)}`,
  runTab: (id: string, tab: string) => `/runs/${encodeURIComponent(id)}?tab=${encodeURIComponent(tab)}`,
  logLine: (id: string, line: number) => `/runs/${encodeURIComponent(id)}?tab=log#L${line}`,
  kind: (kind: string) => `/resources/${encodeURIComponent(kind)}`,
  newResource: (kind: string) => `/resources/${encodeURIComponent(kind)}/new`,
  /** An organization-wide one has no workspace. */
  resource: (kind: string, workspace: string | null, name: string) =>
    `/resources/${[kind, workspace ?? '-', name].map(encodeURIComponent).join('/')}`,
};
