import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../src/api/resources';

export type Reply = { status: number; body: unknown };

export interface Call {
  method: string;
  url: URL;
  body: JsonObject;
  headers: IncomingHttpHeaders;
}

export function problem(
  status: number,
  code: string,
  detail: string,
  fix: string[] = [],
  details?: object,
): Reply {
  const title = code.replaceAll('_', ' ');
  return {
    status,
    body: {
      type: `/errors/${code}`,
      title,
      status,
      code,
      detail,
      fix,
      details,
      correlation_id: 'cor_01mock',
    },
  };
}
