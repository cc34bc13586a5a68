/** Middleware: whatever is thrown becomes a problem answer. Attach it first: middy runs `onError` from the last to the first. */
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { ProblemError, problemOf } from './problem.ts';
import { respondProblem } from './respond.ts';

export interface ErrorReport {
  readonly requestId: string;
  readonly error: string;
  /** Where it happened; without the message, which may quote data. */
  readonly frames: readonly string[];
}

export interface ErrorPolicy {
  /** Called once for each error that is not the caller's. */
  readonly report: (report: ErrorReport) => void;
  /** Trying again may help. */
  readonly isTransient: (error: unknown) => boolean;
}

const errorReport = (error: unknown, requestId: string): ErrorReport => ({
  requestId,
  error: error instanceof Error ? error.name : typeof error,
  frames:
    error instanceof Error
      ? (error.stack ?? '')
          .split('\n')
          .filter((line) => line.startsWith('    at '))
          .map((line) => line.trim())
          .slice(0, 12)
      : [],
});

const asProblem = (error: unknown, { isTransient }: ErrorPolicy): ProblemError => {
  if (error instanceof ProblemError) return error;
  return isTransient(error)
    ? new ProblemError('unavailable', 'The storage did not answer in time. Please try again.', { cause: error })
    : new ProblemError('internal', 'The request failed. It was logged under its request id.', { cause: error });
};

export const errorsToProblem = (policy: ErrorPolicy): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> => ({
  onError: (request) => {
    const requestId = request.event.requestContext.requestId;
    const problem = problemOf(asProblem(request.error, policy), requestId);
    // A problem that was thrown on purpose names what lies behind it as its cause.
    const cause = request.error instanceof ProblemError ? request.error.cause : request.error;
    if (problem.status >= 500) policy.report(errorReport(cause ?? request.error, requestId));
    request.response = respondProblem(problem);
  },
});
