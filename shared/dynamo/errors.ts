/** Which errors of DynamoDB mean "try again", and what a cancelled transaction says. */

const transientNames = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceededException',
  'LimitExceededException',
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'NetworkingError',
]);
const transientCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
const transientReasons = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded', 'None']);

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null && name in error ? Reflect.get(error, name) : undefined;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Codes of a TransactionCanceledException, one per action (`None` where the action was fine); undefined for other errors. */
export const cancellationCodes = (error: unknown): string[] | undefined => {
  if (field(error, 'name') !== 'TransactionCanceledException') return undefined;
  const reasons = field(error, 'CancellationReasons');
  return Array.isArray(reasons) ? reasons.map((reason) => textOf(field(reason, 'Code')) ?? 'None') : [];
};

/** A cancelled transaction in which a condition failed: somebody else was first. */
export const isLostCondition = (error: unknown): boolean =>
  field(error, 'name') === 'ConditionalCheckFailedException' ||
  (cancellationCodes(error)?.includes('ConditionalCheckFailed') ?? false);

/** The item that made a single write's condition fail (ReturnValuesOnConditionCheckFailure), in DynamoDB JSON. */
export const isConditionFailure = (error: unknown): error is { readonly Item?: Record<string, unknown> } =>
  field(error, 'name') === 'ConditionalCheckFailedException';

/** Nothing is known to be wrong with the request: it may be repeated, and may or may not have been carried out. */
export const isTransient = (error: unknown): boolean => {
  const codes = cancellationCodes(error);
  if (codes) return codes.every((code) => transientReasons.has(code));
  const status = field(field(error, '$metadata'), 'httpStatusCode');
  return (
    transientNames.has(String(field(error, 'name'))) ||
    transientCodes.has(String(field(error, 'code'))) ||
    (typeof status === 'number' && status >= 500)
  );
};

/** DynamoDB will never accept this item (too large, not storable): another attempt cannot help. */
export const isRefusal = (error: unknown): boolean =>
  field(error, 'name') === 'ValidationException' ||
  field(error, 'name') === 'SerializationException' ||
  field(error, 'name') === 'ItemCollectionSizeLimitExceededException';
