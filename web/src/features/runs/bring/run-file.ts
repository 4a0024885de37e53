/** What the first and the last line of a run's file say; nothing of it is proven before the server has read all of it. */
export interface RunFile {
  run: string;
  org: string;
  program: string;
  events: number;
  values: number;
  /** The public key, base64; undefined when the last line is not there. */
  key: string | undefined;
}

const FIRST_MAX = 16 * 1024;
const LAST_MAX = 4 * 1024;

function parsed(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Undefined: it does not begin as the file of a run does. */
export async function readRunFile(file: Blob): Promise<RunFile | undefined> {
  const first = parsed((await file.slice(0, FIRST_MAX).text()).split('\n')[0]);
  const end = (await file.slice(Math.max(0, file.size - LAST_MAX)).text()).trimEnd();
  const last = parsed(end.split('\n').at(-1));
  const { format, run, org, program, events, values } = first;
  if (typeof format !== 'string' || !format.startsWith('orc-run/') || typeof run !== 'string')
    return undefined;
  const key = last['line'] === 'signature' && typeof last['key'] === 'string' ? last['key'] : undefined;
  return {
    run,
    org: String(org),
    program: String(program),
    events: Number(events),
    values: Number(values),
    key,
  };
}
