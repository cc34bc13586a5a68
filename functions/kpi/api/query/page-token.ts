/**
 * Page tokens: where the next page begins, signed. Bound to the query and the API key, and good for one to two hours: a
 * token shows nobody more than the request it came from would, and ends on the hour, so that the same answer is the same text.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { limits } from '../../../../shared/contracts/limits.ts';
import { invalid } from '../../../../shared/http/problem.ts';
import type { Position } from './page.ts';

export interface TokenContext {
  /** Signing key. */
  readonly key: Uint8Array;
  readonly queryHash: string;
  readonly keyId: string;
  /** Epoch seconds. */
  readonly now: number;
}

const envelopeSchema = z.object({ p: z.unknown(), q: z.string(), k: z.string(), e: z.number() });
const positionSchema = z.object({ v: z.string(), f: z.number().int() });

/** Everything that decides which rows there are; the page's size may change from page to page. */
export const queryHash = (query: Readonly<Record<string, unknown>>): string => {
  const parts = Object.entries(query).filter(
    ([name, value]) => name !== 'pageToken' && name !== 'limit' && value !== undefined,
  );
  return createHash('sha256')
    .update(JSON.stringify(parts.sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('base64url')
    .slice(0, 22);
};

const signature = (text: string, key: Uint8Array): string => createHmac('sha256', key).update(text).digest('base64url');

/** Any payload, signed and bound. */
export const signToken = (payload: unknown, { key, queryHash: q, keyId, now }: TokenContext): string => {
  const { pageTokenSeconds: hour } = limits;
  const e = (Math.ceil(now / hour) + 1) * hour;
  const text = Buffer.from(JSON.stringify({ p: payload, q, k: keyId, e })).toString('base64url');
  return `${text}.${signature(text, key)}`;
};

const decode = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));

/** Signatures are compared as text: base64 has spare bits, so another text could stand for the same bytes. */
const isSigned = (text: string, given: string, key: Uint8Array): boolean => {
  const expected = Buffer.from(signature(text, key));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
};

/** One answer for every reason: nothing is to be learnt from trying. */
export const openToken = <S extends z.ZodType>(
  field: string,
  schema: S,
  token: string,
  { key, queryHash: q, keyId, now }: TokenContext,
): z.output<S> => {
  const [text = '', given = '', rest] = token.split('.');
  const envelope = rest === undefined && isSigned(text, given, key) ? envelopeSchema.parse(decode(text)) : undefined;
  const payload = schema.safeParse(envelope?.p);
  if (!envelope || !payload.success || envelope.q !== q || envelope.k !== keyId || envelope.e < now) {
    throw invalid({ field, message: 'is not valid for this request (or no longer); begin again without it' });
  }
  return payload.data;
};

export const createPageToken = ({ value, from }: Position, context: TokenContext): string =>
  signToken({ v: value, f: from }, context);

export const openPageToken = (token: string, context: TokenContext): Position => {
  const { v: value, f: from } = openToken('pageToken', positionSchema, token, context);
  return { value, from };
};
