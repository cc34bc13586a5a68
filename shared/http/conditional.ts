/**
 * Conditional requests (RFC 9110, 13.1.2). The validator is a hash of the answer itself, so it is strong, and nothing that
 * the answer is made of (records, definition, targets, clock) can be forgotten in it. Pure.
 */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyResult } from 'aws-lambda';

const hashBytes = 16;

/** Headers that say something of their own, beside the body. */
const meaningful = ['content-type', 'link', 'holdfast-cursor'] as const;

export const entityTag = ({ headers, body }: Pick<APIGatewayProxyResult, 'headers' | 'body'>): string => {
  const hash = createHash('sha256');
  for (const name of meaningful) hash.update(`${name}: ${headers?.[name] ?? ''}\n`);
  return `"${hash.update(body).digest().subarray(0, hashBytes).toString('base64url')}"`;
};

const longestList = 10_000;

/** Weak comparison, as the header asks for: `W/` says nothing here. */
export const isKnown = (tag: string, ifNoneMatch: string | undefined): boolean =>
  (ifNoneMatch ?? '')
    .slice(0, longestList)
    .split(',')
    .map((one) => one.trim())
    .some((one) => one === '*' || one.replace(/^W\//u, '') === tag);

/** May be kept by whoever asked, and is asked for again each time. */
const caching = { 'cache-control': 'private, no-cache', vary: 'Accept, Authorization, X-Api-Key' } as const;

/** The answer with its validator; without its body when the caller has it already. */
export const conditional = (answer: APIGatewayProxyResult, ifNoneMatch: string | undefined): APIGatewayProxyResult => {
  if (answer.statusCode !== 200) return answer;
  const etag = entityTag(answer);
  const headers = { ...answer.headers, ...caching, etag };
  return isKnown(etag, ifNoneMatch) ? { statusCode: 304, headers, body: '' } : { ...answer, headers };
};
