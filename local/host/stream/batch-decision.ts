/**
 * What an event source mapping does after each attempt at a batch: the state machine of Lambda's stream polling, pure.
 * A batch that fails blocks its shard until it succeeds or is given up; nothing is skipped in silence.
 */
import type { RetryPolicy } from '../plan/mappings.ts';

export interface Batch<R> {
  readonly records: readonly R[];
  /** Retries used so far; splitting a batch uses none. */
  readonly retries: number;
  /** Invocations made for these records, splits included. */
  readonly invocations: number;
}

export type Outcome =
  | { readonly kind: 'success' }
  /** The function named failures; firstFailed is the position of the lowest sequence number among them. */
  | { readonly kind: 'partial'; readonly firstFailed: number }
  | { readonly kind: 'failure' };

export type DiscardReason = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface Step<R> {
  /** Batches to run next, in order, before anything newer of the shard. */
  readonly next: readonly Batch<R>[];
  readonly discarded: readonly R[];
  /** True when the same records run again: the loop waits a little first. */
  readonly wait: boolean;
}

export const firstAttempt = <R>(records: readonly R[]): Batch<R> => ({ records, retries: 0, invocations: 0 });

const DONE = { next: [], discarded: [], wait: false } as const;

const retry = <R>(batch: Batch<R>, policy: RetryPolicy): Step<R> => {
  const retries = batch.retries + 1;
  const exhausted = policy.maxRetries >= 0 && retries > policy.maxRetries;
  if (exhausted) return { next: [], discarded: batch.records, wait: false };
  return { next: [{ ...batch, retries }], discarded: [], wait: true };
};

const halves = <R>(batch: Batch<R>): Step<R> => {
  const middle = Math.ceil(batch.records.length / 2);
  const next = [batch.records.slice(0, middle), batch.records.slice(middle)].map((records) => ({ ...batch, records }));
  return { next, discarded: [], wait: true };
};

const failed = <R>(batch: Batch<R>, policy: RetryPolicy): Step<R> =>
  policy.bisect && batch.records.length > 1 ? halves(batch) : retry(batch, policy);

export const decide = <R>(attempted: Batch<R>, outcome: Outcome, policy: RetryPolicy): Step<R> => {
  const batch = { ...attempted, invocations: attempted.invocations + 1 };
  switch (outcome.kind) {
    case 'success':
      return DONE;
    case 'failure':
      return failed(batch, policy);
    case 'partial': {
      if (outcome.firstFailed === 0) return failed(batch, policy);
      const rest = { ...batch, records: batch.records.slice(outcome.firstFailed) };
      // With bisect the batch is split at the reported record, and a split costs no retry; without, it counts as one.
      // (AWS documents the first; the second is the cautious reading: it gives up sooner, never later.)
      return policy.bisect ? { next: [rest], discarded: [], wait: true } : retry(rest, policy);
    }
  }
};

/** Takes out what is too old to be tried at all. */
export const expire = <R extends { readonly arrivedAt: number }>(
  batch: Batch<R>,
  policy: RetryPolicy,
  now: number,
): { readonly live: Batch<R>; readonly expired: readonly R[] } => {
  if (policy.maxAgeSeconds < 0) return { live: batch, expired: [] };
  const oldest = now - policy.maxAgeSeconds * 1000;
  const expired = batch.records.filter((record) => record.arrivedAt < oldest);
  if (expired.length === 0) return { live: batch, expired };
  return { live: { ...batch, records: batch.records.filter((record) => record.arrivedAt >= oldest) }, expired };
};
