/** Waiting between attempts: exponential with full jitter, and never past the deadline. Clock and chance are parameters. */

export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

export interface BackoffOptions {
  /** Milliseconds left before the work must be handed back. */
  readonly remainingMs: () => number;
  /** 0..1. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly firstMs?: number;
  readonly longestMs?: number;
  /** Attempts after which waiting longer is no use. */
  readonly attempts?: number;
}

/** Wait before attempt n + 1 (n = 1, 2, ...). */
export const backoffMs = (attempt: number, firstMs: number, longestMs: number, random: number): number =>
  Math.round(Math.min(longestMs, firstMs * 2 ** (attempt - 1)) * random);

export const backoff =
  ({ remainingMs, random, sleep, firstMs = 20, longestMs = 2_000, attempts = 30 }: BackoffOptions) =>
  async (attempt: number): Promise<void> => {
    const wait = backoffMs(attempt, firstMs, longestMs, random());
    if (attempt >= attempts || wait >= remainingMs()) throw new OutOfTimeError(`Gave up after ${attempt} attempts`);
    await sleep(wait);
  };
