/** Arithmetic of the ledger: contributions as sums per bucket, and the difference between two of them. Pure. */
import type { Contribution } from '../../../shared/kpi/contributions.ts';
import { bucketId, bucketsOf } from '../../../shared/dynamo/items/bucket-item.ts';

/** Mutable sums while adding up: bucket id -> code -> value. */
export type Sums = Map<string, Map<string, number>>;

const addTo = (codes: Map<string, number>, code: string, value: number): void => {
  const sum = (codes.get(code) ?? 0) + value;
  if (sum === 0) codes.delete(code);
  else codes.set(code, sum);
};

const codesOf = (sums: Sums, id: string): Map<string, number> => {
  const known = sums.get(id);
  if (known) return known;
  const made = new Map<string, number>();
  sums.set(id, made);
  return made;
};

/** Adds `sign` times the contributions. */
export const addContributions = (sums: Sums, contributions: readonly Contribution[], sign: 1 | -1): void => {
  for (const contribution of contributions) {
    const measures = Object.entries(contribution.measures);
    for (const key of bucketsOf(contribution)) {
      const codes = codesOf(sums, bucketId(key));
      for (const [code, value] of measures) addTo(codes, code, sign * value);
    }
  }
};

/** Without the buckets in which nothing changed. */
export const withoutEmpty = (sums: Sums): Sums => {
  for (const [id, codes] of sums) if (codes.size === 0) sums.delete(id);
  return sums;
};
