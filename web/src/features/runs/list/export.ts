import { api, type RunsQuery } from '../../../api/client';
import type { RunSummary } from '../../../api/types';

const COLUMNS = [
  'id',
  'name',
  'workspace',
  'status',
  'started_at',
  'ended_at',
  'steps_done',
  'steps_failed',
  'steps_total',
  'cost_microusd',
  'tokens_in',
  'tokens_out',
  'simulated',
  'note',
] as const satisfies (keyof RunSummary)[];

/** A spreadsheet takes a cell that begins with these signs for a formula. */
export function csvCell(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function toCsv(runs: RunSummary[]): string {
  const lines = runs.map(run => COLUMNS.map(column => csvCell(run[column])).join(','));
  return [COLUMNS.join(','), ...lines].join('\r\n') + '\r\n';
}

/** Every run of the filter, not only those on the screen. */
export async function allRuns(query: RunsQuery): Promise<RunSummary[]> {
  const runs: RunSummary[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof api.runs>> = await api.runs(query, after, undefined, 200);
    runs.push(...page.items);
    after = page.next ?? null;
  } while (after !== null);
  return runs;
}
