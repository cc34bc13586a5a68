/**
 * Change marks: `C#<grain>#<cut>#<month> / <day>` says, per lane, the last journal entry that touched a bucket of that
 * slice and day. One item per slice and day, so a refresh asks which days have changed without looking at their values.
 */
import * as z from 'zod';
import { cutCode, type CutId } from '../../kpi/slices.ts';
import type { Grain } from '../../kpi/grains.ts';
import { kpiPrefixes } from '../tables.ts';
import { bucketKeyOf, grainKey, markAttribute } from './bucket-item.ts';

export interface ChangeKey {
  readonly pk: string;
  readonly sk: string;
}

/** Lane -> last entry. */
export type LaneMarks = ReadonlyMap<number, number>;

export interface ChangeMark {
  /** Local day of the centre, for intervals UTC day. */
  readonly day: string;
  readonly marks: LaneMarks;
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

const keyOf = (grain: string, cut: string, day: string): ChangeKey => ({
  pk: `${kpiPrefixes.change}${grain}#${cut}#${day.slice(0, 7)}`,
  sk: day,
});

/** The mark that a bucket belongs to; undefined: the id is none of a bucket. */
export const changeKeyOf = (bucket: string): ChangeKey | undefined => {
  const { pk, sk } = bucketKeyOf(bucket);
  const [grain, cut, ...rest] = pk.slice(kpiPrefixes.bucket.length).split('#');
  const day = grain === 'i' ? (rest.at(-1) ?? '') : sk;
  return grain !== undefined && cut !== undefined && dayPattern.test(day) ? keyOf(grain, cut, day) : undefined;
};

export const changePartition = (grain: Grain, zone: string, cut: CutId, month: string): string =>
  keyOf(grainKey(grain, zone), cutCode(cut), `${month}-01`).pk;

/** Marks only rise: a folder that slept must not take back what a faster one has told. */
export const changeUpdate = (tableName: string, key: ChangeKey, marks: LaneMarks) => {
  const lanes = [...marks];
  const names = Object.fromEntries(lanes.map(([lane]) => [`#m${lane}`, markAttribute(lane)]));
  return {
    TableName: tableName,
    Key: key,
    UpdateExpression: `SET ${lanes.map(([lane]) => `#m${lane} = :m${lane}`).join(', ')}`,
    ConditionExpression: lanes
      .map(([lane]) => `(attribute_not_exists(#m${lane}) OR #m${lane} < :m${lane})`)
      .join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: Object.fromEntries(lanes.map(([lane, seq]) => [`:m${lane}`, seq])),
  };
};

const itemSchema = z.looseObject({ sk: z.string() });
const markName = /^m(\d+)$/;

export const parseChangeMark = (item: unknown): ChangeMark => {
  const { sk, ...rest } = itemSchema.parse(item);
  const marks = new Map<number, number>();
  for (const [name, value] of Object.entries(rest)) {
    const lane = markName.exec(name)?.[1];
    if (lane !== undefined && typeof value === 'number') marks.set(Number(lane), value);
  }
  return { day: sk, marks };
};
