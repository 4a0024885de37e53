import type { OrcError, Problem } from './types';

/** A refused or failed request, in the words of the server where there are any. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Partial<Problem> & Pick<Problem, 'status' | 'code'>) {
    super(problem.detail ?? problem.title ?? problem.code);
    this.name = 'ApiError';
    this.problem = {
      type: 'about:blank',
      title: problem.code,
      detail: '',
      fix: [],
      correlation_id: '',
      ...problem,
    };
  }

  get status(): number {
    return this.problem.status;
  }
}

export async function errorFromResponse(response: Response): Promise<ApiError> {
  const { status, statusText } = response;
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (typeof body.code === 'string') return new ApiError({ ...body, status, code: body.code });
  } catch {
    // Not JSON: a proxy or the network answered, not our server.
  }
  return new ApiError({
    status,
    code: 'unexpected_response',
    title: statusText || `HTTP ${status}`,
    detail: `${status} ${statusText}`.trim(),
  });
}

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
