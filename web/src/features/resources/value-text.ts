import type { Json } from '../../api/types';
import { isObject } from '../../shared/pointer';

/** A value as a person compares it: texts as they are, the rest as JSON, secrets by their fingerprint. */
export function valueText(value: Json | undefined): string {
  if (value === undefined) return '–';
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (isObject(value) && typeof value['$secret'] === 'string') return `••• ${value['$secret']}`;
  return JSON.stringify(value, null, isObject(value) || Array.isArray(value) ? 2 : 0);
}
