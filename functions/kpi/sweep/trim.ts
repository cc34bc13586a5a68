/**
 * Trims journals: entries that are folded and older than a week. The week matters: "an entry is new" is a condition on
 * its absence, so a worker that stalled with an old number in hand must be long gone before that number is free again.
 */
import type { Cursor } from '../../../shared/dynamo/items/journal-item.ts';
import { dayMs } from '../../../shared/domain/time.ts';

export const journalKeptMs = 7 * dayMs;

export interface TrimDeps {
  readonly lanes: readonly number[];
  readonly cursor: (lane: number) => Promise<Cursor>;
  readonly trim: (lane: number, seq: number, before: number) => Promise<number>;
  readonly now: () => number;
  /** Entries at most in one run. */
  readonly limit: number;
}

export const trimJournals = async ({ lanes, cursor, trim, now, limit }: TrimDeps): Promise<number> => {
  let deleted = 0;
  for (const lane of lanes) {
    const { seq } = await cursor(lane);
    for (let count = -1; count !== 0 && deleted < limit; deleted += count) {
      // The entry at the cursor stays: with it the head is never unknown.
      count = await trim(lane, seq - 1, now() - journalKeptMs);
    }
  }
  return deleted;
};
