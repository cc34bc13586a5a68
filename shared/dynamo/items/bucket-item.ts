/**
 * Buckets: pk = `B#<grain>#<cut>#<value>#<month, or day for intervals>`, sk = time. Attributes: measure and cell codes
 * (kpi/measures.ts), `m<lane>` = last journal entry of the lane that is contained, `n` = how often it was written.
 */
import * as z from 'zod';
import { monthOfDay } from '../../domain/time.ts';
import { grainsOf, type Contribution } from '../../kpi/contributions.ts';
import type { Grain } from '../../kpi/grains.ts';
import { kpiPrefixes } from '../tables.ts';

export interface BucketKey {
  readonly pk: string;
  readonly sk: string;
}

/** The zone is part of the day grain's name: another zone's days are other buckets. */
export const grainKey = (grain: Grain, zone: string): string => (grain === 'interval' ? 'i' : `d:${zone}`);

/** `interval`: one partition per day; `day`: one per month. */
export const bucketPk = (grain: Grain, zone: string, cutCode: string, value: string, period: string): string =>
  `${kpiPrefixes.bucket}${grainKey(grain, zone)}#${cutCode}#${value}#${period}`;

const bucketOf = (c: Contribution, grain: Grain, cutCode: string, value: string): BucketKey =>
  grain === 'interval'
    ? { pk: bucketPk(grain, c.zone, cutCode, value, c.interval.slice(0, 10)), sk: c.interval.slice(11) }
    : { pk: bucketPk(grain, c.zone, cutCode, value, monthOfDay(c.day)), sk: c.day };

/** Every bucket that a contribution touches. */
export const bucketsOf = (c: Contribution): BucketKey[] =>
  c.places.flatMap(([grains, cutCode, value]) => grainsOf(grains).map((grain) => bucketOf(c, grain, cutCode, value)));

/** One text per bucket for maps; keys contain no line breaks. */
export const bucketId = ({ pk, sk }: BucketKey): string => `${pk}\n${sk}`;
export const bucketKeyOf = (id: string): BucketKey => {
  const at = id.lastIndexOf('\n');
  return { pk: id.slice(0, at), sk: id.slice(at + 1) };
};

const bucketSchema = z.looseObject({ pk: z.string(), sk: z.string(), n: z.number().int() });

export interface Bucket {
  readonly key: BucketKey;
  /** Write counter. */
  readonly n: number;
  readonly sums: ReadonlyMap<string, number>;
  /** Lane -> last contained journal entry. */
  readonly marks: ReadonlyMap<number, number>;
}

const markName = /^m(\d+)$/;
export const markAttribute = (lane: number): string => `m${lane}`;

export const parseBucket = (item: unknown): Bucket => {
  const { pk, sk, n, ...rest } = bucketSchema.parse(item);
  const sums = new Map<string, number>();
  const marks = new Map<number, number>();
  for (const [name, value] of Object.entries(rest)) {
    if (typeof value !== 'number') continue;
    const lane = markName.exec(name)?.[1];
    if (lane === undefined) sums.set(name, value);
    else marks.set(Number(lane), value);
  }
  return { key: { pk, sk }, n, sums, marks };
};
