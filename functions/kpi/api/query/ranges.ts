/** Bucket keys of a part of the answer, and from a bucket's key back to its moment. Pure. */
import { bucketPk } from '../../../../shared/dynamo/items/bucket-item.ts';
import { daysBetween, intervalKey, intervalMs, localDay, monthOfDay } from '../../../../shared/domain/time.ts';
import { cutCode, type CutId } from '../../../../shared/kpi/slices.ts';
import type { Span } from './periods.ts';
import type { QueryPlan } from './plan.ts';

/** Neighbouring keys of one partition. */
export interface BucketRange {
  readonly pk: string;
  /** Every sort key that may exist, in order. */
  readonly sks: readonly string[];
}

const grouped = (
  keys: readonly (readonly [partition: string, sk: string])[],
  pkOf: (partition: string) => string,
): BucketRange[] => {
  const byPartition = new Map<string, string[]>();
  for (const [partition, sk] of keys) {
    const known = byPartition.get(partition);
    if (known) known.push(sk);
    else byPartition.set(partition, [sk]);
  }
  return [...byPartition].map(([partition, sks]) => ({ pk: pkOf(partition), sks }));
};

const intervalKeys = ({ from, to }: Span): (readonly [string, string])[] =>
  Array.from({ length: (to - from) / intervalMs }, (_, i) => {
    const key = intervalKey(from + i * intervalMs);
    return [key.slice(0, 10), key.slice(11)] as const;
  });

const dayKeys = ({ from, to }: Span, zone: string): (readonly [string, string])[] =>
  daysBetween(localDay(zone, from), localDay(zone, to - 1)).map((day) => [monthOfDay(day), day] as const);

/** Buckets of one value over a span: a partition per month for days, per UTC day for intervals. */
export const bucketRanges = (
  cut: CutId,
  value: string,
  span: Span,
  { storage, zone }: Pick<QueryPlan, 'storage' | 'zone'>,
): BucketRange[] =>
  grouped(storage === 'interval' ? intervalKeys(span) : dayKeys(span, zone), (partition) =>
    bucketPk(storage, zone, cutCode(cut), value, partition),
  );
