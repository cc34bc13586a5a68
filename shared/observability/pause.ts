/** The live clock and chance for back-off: the only module of shared/ that has them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { backoff, backoffMs } from '../domain/backoff.ts';

/** A short jittered wait after the n-th incomplete answer (unprocessed items, a lost race). */
export const shortPause = async (attempt: number): Promise<void> => {
  await sleep(backoffMs(attempt, 25, 2_000, Math.random()));
};

/** Time that is kept for handing work back before Lambda stops the function. */
const reserveMs = 3_000;

export const pauseWithin = (context: Pick<Context, 'getRemainingTimeInMillis'>): ((attempt: number) => Promise<void>) =>
  backoff({
    remainingMs: () => context.getRemainingTimeInMillis() - reserveMs,
    random: Math.random,
    sleep: async (ms) => {
      await sleep(ms);
    },
  });
