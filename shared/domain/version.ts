/**
 * Which of two records of one contact wins: the newer LastUpdateTimestamp; on a tie (one-second resolution makes ties
 * real) the one with more non-null values; then a checksum of the content. The three parts are written as one text whose
 * alphabetical order is exactly that rule, so that a single condition on the stored row enforces it.
 */
import { crc32 } from 'node:zlib';

/** Deeper parts of a hostile record (it may be nested thousands deep) are not counted. */
const deepest = 64;

/** Non-null leaf values of a record, whatever their place. */
const countValues = (record: object, depth = 0): number => {
  if (depth === deepest) return 0;
  const values: unknown[] = Array.isArray(record) ? record : Object.values(record);
  let count = 0;
  for (const value of values) {
    if (typeof value === 'string') count += 1;
    else if (value !== null && value !== undefined)
      count += typeof value === 'object' ? countValues(value, depth + 1) : 1;
  }
  return count;
};

/**
 * Checksum and length, of the payload as delivered, so that settings (which attributes are mapped) cannot turn one version
 * into two. It only has to order what is equal in everything else; a cryptographic hash costs a third of reading the record.
 */
const contentMark = (payload: Uint8Array): string =>
  crc32(payload).toString(16).padStart(8, '0') + (payload.length % 36 ** 4).toString(36).padStart(4, '0');

/** `<15 digits of epoch ms>.<5 digits of value count>.<checksum and length>`; `lastUpdateMs` is positive (parseTimestamp). */
export const recordVersion = (lastUpdateMs: number, record: object, payload: Uint8Array): string =>
  `${String(lastUpdateMs).padStart(15, '0')}.${String(Math.min(countValues(record), 99_999)).padStart(5, '0')}.${contentMark(payload)}`;
