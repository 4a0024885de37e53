/** As the server says: what names of resources and workspaces look like. */
export const isName = (name: string) => /^[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?$/.test(name);
