/** What an answer of Connect means for a dial. Only an error that proves that nothing was started says so. */

export type CallResult =
  | { readonly kind: 'placed'; readonly contactId: string }
  /** `pause`: Connect is at a limit, no further call for now. `final`: this number or setup will not work later either. */
  | { readonly kind: 'not-placed'; readonly reason: string; readonly afterwards: 'later' | 'pause' | 'final' }
  | { readonly kind: 'unknown'; readonly reason: string };

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

/** Documented refusals of the request itself. */
const final = new Set([
  'DestinationNotAllowedException',
  'OutboundContactNotPermittedException',
  'InvalidParameterException',
  'InvalidRequestException',
  'ResourceNotFoundException',
  'AccessDeniedException',
  'ServiceQuotaExceededException',
]);
const limits = new Set(['LimitExceededException']);
const throttles = new Set(['TooManyRequestsException', 'ThrottlingException', 'Throttling', 'RequestThrottled']);

/**
 * The name alone decides: it was read from an answer of Connect. A status without a documented name, a broken connection, a
 * timeout or an answer that is no answer says nothing about whether the phone rings.
 */
export const resultOfError = (error: unknown): CallResult => {
  const name = String(field(error, 'name'));
  const status = field(field(error, '$metadata'), 'httpStatusCode');
  const answered = typeof status === 'number' && status >= 400 && status < 500;
  if (answered && final.has(name)) return { kind: 'not-placed', reason: name, afterwards: 'final' };
  if (answered && limits.has(name)) return { kind: 'not-placed', reason: name, afterwards: 'pause' };
  if (answered && throttles.has(name)) return { kind: 'not-placed', reason: name, afterwards: 'later' };
  return { kind: 'unknown', reason: name };
};

export const resultOfAnswer = (contactId: string | undefined): CallResult =>
  contactId === undefined || contactId === ''
    ? { kind: 'unknown', reason: 'no contact id' }
    : { kind: 'placed', contactId };
