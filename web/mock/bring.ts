import type { IncomingMessage } from 'node:http';
import { ELSEWHERE } from './long-seed';
import { problem, type Reply } from './reply';
import { startRun } from './scripts';
import type { World } from './world';

/** Believes what the first line and the last say; the real server checks every line between them. */
export async function bringRun(world: World, req: IncomingMessage, url: URL): Promise<Reply> {
  let text = '';
  for await (const chunk of req) text += String(chunk);
  const lines = text.trimEnd().split('\n');
  const head = JSON.parse(lines[0] ?? '{}') as { run: string; org: string };
  const end = JSON.parse(lines.at(-1) ?? '{}') as { line: string; key: string };
  if (end.line !== 'signature')
    return problem(422, 'run_file_cut', 'the file ends too early: its signature is missing', [
      'transfer it again, or export the run again',
    ]);
  if (world.runs.has(head.run))
    return problem(409, 'run_here_already', `run ${head.run} was imported before; nothing was changed`);
  const keys = (url.searchParams.get('keys') ?? '').split(',').filter(Boolean);
  if (keys.length > 0 && !keys.includes(end.key))
    return problem(
      403,
      'run_file_signature',
      `the file of ${head.run} is not signed with a key that is trusted here`,
    );
  const { run } = startRun(world, 'changelog').view;
  run.imported = { ...ELSEWHERE, org: head.org, key: end.key };
  return { status: 201, body: run };
}
