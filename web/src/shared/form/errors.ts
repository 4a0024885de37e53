import type { Finding } from '../../api/resources';
import { ApiError } from '../../api/errors';
import { isObject } from '../pointer';

export interface Complaint {
  /** A pointer into the document: `/spec/…`, `/title`. */
  path: string;
  message: string;
  fix: string[];
}

const asList = (fix: Finding['fix']) =>
  fix === undefined || fix === null ? [] : Array.isArray(fix) ? fix : [fix];

/** A path of the server begins at the document or at the spec, with or without a slash or as `spec.a.b`. */
export function toPointer(path: string): string {
  const pointer =
    path.startsWith('/') || path === ''
      ? path
      : `/${path.replaceAll('[', '.').replaceAll(']', '').replaceAll('.', '/')}`;
  return /^\/(spec|title|labels|visibility|team|shared_with|name|workspace)(\/|$)/.test(pointer)
    ? pointer
    : `/spec${pointer}`;
}

/** What a refusal says about single fields. */
export function complaintsOf(error: unknown): Complaint[] {
  if (!(error instanceof ApiError)) return [];
  const { details, place, detail, fix, status } = error.problem;
  const holder = details as { findings?: Finding[] } | Finding[] | undefined;
  const findings = Array.isArray(holder) ? holder : holder?.findings;
  if (Array.isArray(findings) && findings.length > 0) {
    return findings
      .filter(one => isObject(one as never) && typeof one.path === 'string')
      .map(one => ({ path: toPointer(one.path), message: one.message, fix: asList(one.fix) }));
  }
  if (status !== 422 && status !== 400 && status !== 409) return [];
  if (typeof place !== 'string' || !/^[/\w]/.test(place)) return [];
  return place.startsWith('/') || /^(spec|name|title|labels)\b/.test(place)
    ? [{ path: toPointer(place), message: detail, fix: fix ?? [] }]
    : [];
}
