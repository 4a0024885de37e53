import type { OrcError, Problem } from './types';

/** A refused or failed request, in the words of the server where there are any. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }
}

export async function errorFromResponse(response: Response): Promise<ApiError> {
  const correlation = response.headers.get('x-correlation-id') ?? undefined;
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (typeof body.code === 'string') {
      return new ApiError({
        title: body.title ?? body.code,
        detail: body.detail ?? '',
        status: response.status,
        code: body.code,
        ...(body.place ? { place: body.place } : {}),
        fix: body.fix ?? [],
        ...((body.correlation_id ?? correlation)
          ? { correlation_id: body.correlation_id ?? correlation }
          : {}),
      });
    }
  } catch {
    // Not JSON: a proxy or the network answered, not our server.
  }
  return new ApiError({
    title: response.statusText || `HTTP ${response.status}`,
    detail: `${response.status} ${response.statusText}`.trim(),
    status: response.status,
    code: 'unexpected_response',
    ...(correlation ? { correlation_id: correlation } : {}),
  });
}

export function networkError(cause: unknown): ApiError {
  return new ApiError({
    title: 'Network',
    detail: cause instanceof Error ? cause.message : String(cause),
    status: 0,
    code: 'server_unreachable',
  });
}

/** One shape for what the error panel shows: problems of requests and errors of runs and tasks. */
export interface Failure {
  code: string;
  message: string;
  place?: string | undefined;
  fix: string[];
  correlationId?: string | undefined;
  status?: number | undefined;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) {
    const { code, detail, title, place, fix, correlation_id, status } = error.problem;
    return { code, message: detail || title, place, fix: fix ?? [], correlationId: correlation_id, status };
  }
  return {
    code: 'console_error',
    message: error instanceof Error ? error.message : String(error),
    fix: [],
  };
}

export function failureOfRun(error: OrcError): Failure {
  return { code: error.code, message: error.message, place: error.place, fix: error.fix ?? [] };
}
