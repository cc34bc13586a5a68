/**
 * Which of two records of one contact wins: the newer LastUpdateTimestamp; on a tie (one-second resolution makes ties
 * real) the one with more non-null values; then a hash of the content. The three parts are written as one text whose
 * alphabetical order is exactly that rule, so that a single condition on the stored row enforces it.
 */
import { createHash } from 'node:crypto';

/** Non-null leaf values of a record, whatever their place. Iterative: a hostile record may be nested thousands deep. */
const countValues = (record: unknown): number => {
  const open: unknown[] = [record];
  let count = 0;
  while (open.length > 0) {
    const value = open.pop();
    if (value === null || value === undefined) continue;
    if (typeof value !== 'object') count += 1;
    else for (const child of Object.values(value)) open.push(child);
  }
  return count;
};

/** Of the payload as delivered, so that settings (which attributes are mapped) cannot turn one version into two. */
const contentHash = (payload: Uint8Array): string =>
  createHash('sha1').update(payload).digest('base64url').slice(0, 12);

/** `<15 digits of epoch ms>.<5 digits of value count>.<hash>`; `lastUpdateMs` is positive (parseTimestamp). */
export const recordVersion = (lastUpdateMs: number, record: unknown, payload: Uint8Array): string =>
  `${String(lastUpdateMs).padStart(15, '0')}.${String(Math.min(countValues(record), 99_999)).padStart(5, '0')}.${contentHash(payload)}`;
