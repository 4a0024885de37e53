import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { answer, TOKEN } from './api';
import { seed } from './seed';
import { World } from './world';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** As strict as the real server's: no inline scripts, nothing from elsewhere. */
export const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; " +
  "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

function file(dist: string, pathname: string): string {
  const path = join(dist, normalize(pathname));
  return path.startsWith(dist) && existsSync(path) && statSync(path).isFile()
    ? path
    : join(dist, 'index.html');
}

function serveFile(dist: string, req: IncomingMessage, res: ServerResponse): void {
  const path = file(dist, new URL(req.url ?? '/', 'http://mock').pathname);
  const hashed = path.includes('/assets/');
  const headers: Record<string, string> = {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': CSP,
    'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  const packed = `${path}.br`;
  if (/\bbr\b/.test(String(req.headers['accept-encoding'])) && existsSync(packed)) {
    res.writeHead(200, { ...headers, 'content-encoding': 'br' }).end(readFileSync(packed));
  } else res.writeHead(200, headers).end(readFileSync(path));
}

export interface Mock {
  url: string;
  signIn: string;
  close: () => Promise<void>;
}

/** Serves the built console and the API on a free loopback port. */
export async function startMock(dist: string, port = 0): Promise<Mock> {
  const world = new World();
  seed(world);
  const server: Server = createServer((req, res) => {
    answer(world, req, res)
      .then(done => {
        if (!done) serveFile(dist, req, res);
      })
      .catch((error: unknown) => res.writeHead(500).end(String(error)));
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    signIn: `${url}/sign-in?token=${TOKEN}`,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
