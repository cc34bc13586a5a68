/**
 * What API Gateway refuses before any function is asked, and what it refuses to pass on. Pure.
 * The limits are those of a regional REST API; where the documentation names no answer, it is the one that was seen.
 */
import type { Answer } from '../aws/http-message.ts';

export const limits = {
  /** Names are not counted, values are. */
  headerValueBytes: 10_240,
  urlCharacters: 10_240,
  /** Of the ARN of a method behind an authorizer, path parameters filled in. */
  methodArnBytes: 1600,
  requestBytes: 10 * 1024 * 1024,
  /** Lambda's own, for the event and for the answer. */
  lambdaBytes: 6 * 1024 * 1024,
} as const;

/** The front refuses without the template's gateway responses. */
const atTheFront = (status: number, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json', connection: 'close' },
  body: JSON.stringify({ message }),
});

export const headerValueBytes = (values: readonly string[]): number =>
  values.reduce((sum, value) => sum + Buffer.byteLength(value), 0);

/** Of name, value, name, value, ... as received. */
const receivedValues = (rawHeaders: readonly string[]): string[] =>
  rawHeaders.filter((_text, index) => index % 2 === 1);

/** undefined: it may come in. */
export const refusedAtTheFront = (url: string, rawHeaders: readonly string[]): Answer | undefined => {
  if (headerValueBytes(receivedValues(rawHeaders)) > limits.headerValueBytes)
    return atTheFront(431, 'Request Header Fields Too Large');
  if (url.length > limits.urlCharacters) return atTheFront(414, 'Request-URI Too Long');
  // A plain pipe in a query must be encoded; other clients' liberties are taken.
  if (url.includes('|')) return atTheFront(400, 'Bad Request');
  return undefined;
};

export const methodArnTooLong = (methodArn: string): Answer | undefined =>
  Buffer.byteLength(methodArn) > limits.methodArnBytes ? atTheFront(414, 'Request URI too long') : undefined;

const REMAPPED: ReadonlySet<string> = new Set(['connection', 'content-length', 'date', 'server', 'www-authenticate']);
const KEPT_BACK: ReadonlySet<string> = new Set(['te', 'trailer', 'transfer-encoding', 'upgrade']);

/** Headers of a function's answer as the client gets them: some names belong to the gateway, and arrive under another one. */
export const passedHeaders = (
  headers: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !KEPT_BACK.has(name))
      .map(([name, values]) => [REMAPPED.has(name) ? `x-amzn-remapped-${name}` : name, values]),
  );
