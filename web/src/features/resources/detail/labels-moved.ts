import type { AuditEntry } from '../../../api/audit';
import { isObject } from '../../../shared/pointer';

const labelsOf = (entry: AuditEntry | undefined): Record<string, number> => {
  const labels = entry?.details?.['version_labels'];
  if (!isObject(labels)) return {};
  return Object.fromEntries(
    Object.entries(labels).filter((pair): pair is [string, number] => typeof pair[1] === 'number'),
  );
};

/** Which labels a record moved, seen from the record before it; without one nothing is known. */
export function labelsMoved(
  entry: AuditEntry,
  before: AuditEntry | undefined,
): { set: [string, number][]; removed: string[] } {
  if (before === undefined) return { set: [], removed: [] };
  const [now, old] = [labelsOf(entry), labelsOf(before)];
  return {
    set: Object.entries(now).filter(([label, version]) => old[label] !== version),
    removed: Object.keys(old).filter(label => now[label] === undefined),
  };
}
