import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { startMock, type Mock } from '../../mock/server';

export interface Target {
  url: string;
  signIn: string;
  mock: boolean;
}

declare module 'vitest' {
  export interface ProvidedContext {
    target: Target;
    storage: string;
  }
}

/** Takes the server that the environment names, else serves the built console with the mock API; signs in once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { ORC_URL: url, ORC_TOKEN: token } = process.env;
  const signIn = process.env['ORC_SIGNIN'] ?? (url && token ? await makeLink(url, token) : undefined);
  let mock: Mock | undefined;
  let target: Target;
  if (url !== undefined && signIn !== undefined)
    target = { url: url.replace(/\/$/, ''), signIn, mock: false };
  else {
    const dist = fileURLToPath(new URL('../../dist', import.meta.url));
    if (!existsSync(`${dist}/index.html`)) throw new Error('web/dist is missing: run `npm run build` first');
    mock = await startMock(dist);
    target = { url: mock.url, signIn: mock.signIn, mock: true };
  }
  project.provide('target', target);
  project.provide('storage', JSON.stringify(await signInOnce(target)));
  return async () => mock?.close();
}

/** A token of the server's owner makes a sign-in link, as `orc sign-in` does. */
async function makeLink(url: string, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(new URL('/api/v1/sign-in-links', url), { method: 'POST', headers });
  if (!response.ok) throw new Error(`making a sign-in link: ${response.status} ${await response.text()}`);
  const link = (await response.json()) as { path: string };
  return new URL(link.path, url).href;
}

/** The link works once, so its cookie is kept for every test. Read from the response, not from a browser. */
export async function signInOnce({ url, signIn }: Pick<Target, 'url' | 'signIn'>) {
  const response = await fetch(signIn, { redirect: 'manual' });
  const [pair] = (response.headers.get('set-cookie') ?? '').split(';');
  const at = pair?.indexOf('=') ?? -1;
  if (pair === undefined || at < 0)
    throw new Error(`signing in at ${url} set no cookie (HTTP ${response.status})`);
  const { hostname } = new URL(url);
  const cookie = { name: pair.slice(0, at), value: pair.slice(at + 1), domain: hostname, path: '/' };
  return {
    cookies: [{ ...cookie, expires: -1, httpOnly: true, secure: false, sameSite: 'Strict' as const }],
    origins: [],
  };
}
