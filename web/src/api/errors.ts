import { ApiError } from 'orchestrator-client';
import type { OrcError } from './types';

export { ApiError };

export function networkError(cause: unknown): ApiError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new ApiError({ status: 0, code: 'server_unreachable', title: 'Network', detail });
}

/** One shape for what the error panel shows: problems of requests and errors of runs and tasks. */
export interface Failure {
  code: string;
  message: string;
  place?: string | undefined;
  fix: string[];
  correlationId?: string | undefined;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) {
    const { code, detail, title, place, fix, correlation_id } = error.problem;
    return {
      code,
      message: detail || title,
      place: place ?? undefined,
      fix,
      correlationId: correlation_id === '' ? undefined : correlation_id,
    };
  }
  return { code: 'console_error', message: error instanceof Error ? error.message : String(error), fix: [] };
}

export function failureOfRun(error: OrcError): Failure {
  return { code: error.code, message: error.message, place: error.place, fix: error.fix ?? [] };
}
