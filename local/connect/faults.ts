/** Faults of the service and of the way to it, drawn from a seed. */
import type { Random, Weighted } from '../generator/random.ts';

export const faultKinds = [
  /** 429 TooManyRequestsException, nothing started. */
  'throttled',
  /** 429 LimitExceededException (calls at the same time), nothing started. */
  'limit-exceeded',
  /** 500, nothing started. */
  'error-before',
  /** 500, although the contact was started. */
  'error-after',
  /** The connection breaks before the service has seen the request. */
  'lost-request',
  /** The contact is started, the connection breaks before the answer. */
  'lost-answer',
  /** The contact is started, the answer is no JSON. */
  'garbled-answer',
  /** The contact is started, the answer comes after `slowAnswerMs`. */
  'slow-answer',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Longer than any sensible request time-out. */
export const slowAnswerMs = 70_000;

/** Kind -> share of requests, 0 to 1, together at most 1. */
export type FaultShares = Readonly<Partial<Record<FaultKind, number>>>;

export const drawFault = (random: Random, shares: FaultShares): FaultKind | undefined => {
  const total = faultKinds.reduce((sum, kind) => sum + (shares[kind] ?? 0), 0);
  if (total > 1) throw new RangeError(`the shares of faults add up to ${total}, at most 1`);
  const entries: Weighted<FaultKind | undefined>[] = faultKinds.map((kind) => [kind, shares[kind] ?? 0]);
  return total === 0 ? undefined : random.weighted([...entries, [undefined, 1 - total]]);
};
