import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { signInOnce } from './global';

export interface Own {
  url: string;
  storage: Awaited<ReturnType<typeof signInOnce>>;
  stop: () => Promise<void>;
}

/** A server of a test's own, with settings that the others need not have. */
export async function startServer(env: Record<string, string>): Promise<Own> {
  const data = mkdtempSync(join(tmpdir(), 'orc-e2e-'));
  const child = spawn(process.env['ORC_BIN'] ?? 'orc', ['up', '--json', '--port', '0', '--data', data], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>(resolve => {
    child.on('exit', () => resolve());
  });
  const ready = await new Promise<{ url: string; sign_in: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', code => reject(new Error(`orc up ended with ${code}`)));
    createInterface(child.stdout).on('line', line => {
      if (line.includes('sign_in')) resolve(JSON.parse(line) as { url: string; sign_in: string });
    });
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  return { url: ready.url, storage: await signInOnce({ url: ready.url, signIn: ready.sign_in }), stop };
}
