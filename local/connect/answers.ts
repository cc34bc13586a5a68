/** Answers of the Connect API: REST-JSON, errors named in a header, with the status that the service model gives them. */
import type { Answer } from '../host/aws/http-message.ts';

const contentType = { 'content-type': 'application/json' } as const;

/** Documented errors of the operations that are answered here -> HTTP status. */
const statusOf = {
  InvalidRequestException: 400,
  InvalidParameterException: 400,
  ServiceQuotaExceededException: 402,
  DestinationNotAllowedException: 403,
  OutboundContactNotPermittedException: 403,
  ResourceNotFoundException: 404,
  ContactNotFoundException: 410,
  LimitExceededException: 429,
  TooManyRequestsException: 429,
  InternalServiceException: 500,
} as const;

export type ErrorName = keyof typeof statusOf;

/** Thrown by an operation: nothing was started. */
export class ConnectError extends Error {
  override readonly name: ErrorName;

  constructor(name: ErrorName, message: string) {
    super(message);
    this.name = name;
  }
}

export const ok = (value: unknown): Answer => ({ status: 200, headers: contentType, body: JSON.stringify(value) });

export const errorAnswer = (name: ErrorName, message: string): Answer => ({
  status: statusOf[name],
  headers: { ...contentType, 'x-amzn-errortype': name },
  body: JSON.stringify({ Message: message }),
});
