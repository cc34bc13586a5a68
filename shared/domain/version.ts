/**
 * Which of two records of one contact wins: the newer LastUpdateTimestamp; on a tie (one-second resolution makes ties
 * real) the one with more non-null values; then a hash of the content. The three parts are written as one text whose
 * alphabetical order is exactly that rule, so that a single condition on the stored row enforces it.
 */
import { hash } from 'node:crypto';

/** Deeper parts of a hostile record (it may be nested thousands deep) are not counted. */
const deepest = 64;

/** Non-null leaf values of a record, whatever their place. */
const countValues = (record: object, depth = 0): number => {
  if (depth === deepest) return 0;
  const values: unknown[] = Array.isArray(record) ? record : Object.values(record);
  let count = 0;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    count += typeof value === 'object' ? countValues(value, depth + 1) : 1;
  }
  return count;
};

/** Of the payload as delivered, so that settings (which attributes are mapped) cannot turn one version into two. */
const contentHash = (payload: Uint8Array): string => hash('sha1', payload, 'base64url').slice(0, 12);

/** `<15 digits of epoch ms>.<5 digits of value count>.<hash>`; `lastUpdateMs` is positive (parseTimestamp). */
export const recordVersion = (lastUpdateMs: number, record: object, payload: Uint8Array): string =>
  `${String(lastUpdateMs).padStart(15, '0')}.${String(Math.min(countValues(record), 99_999)).padStart(5, '0')}.${contentHash(payload)}`;
