/**
 * Incremental answers. A cursor is what every lane was folded up to before the answer was read, so the answer contains at
 * least these entries; a later one need hold only periods with a change mark above it. No clock is compared.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ReadSettings } from '../../../../shared/contracts/env.ts';
import { daysBetween, localDay, utcDay } from '../../../../shared/domain/time.ts';
import type { ChangeMark } from '../../../../shared/dynamo/items/change-item.ts';
import type { Cursor } from '../../../../shared/dynamo/items/journal-item.ts';
import { invalid } from '../../../../shared/http/problem.ts';
import type { Definition } from '../../../../shared/kpi/definition.ts';
import { formulaText } from '../../../../shared/kpi/registry/formula-text.ts';
import { kpis } from '../../../../shared/kpi/registry/registry.ts';
import type { QueryPlan } from './plan.ts';

const cursorSchema = z.strictObject({
  /** Hash of everything but records that numbers depend on. */
  d: z.string().max(64),
  /** Lanes and the entries they were folded up to. */
  l: z.array(z.tuple([z.number().int(), z.number().int()])).max(64),
});
export type ChangeCursor = z.output<typeof cursorSchema>;

/** Formulas and thresholds change numbers without touching a bucket. */
export const basisOf = ({ id }: Definition, settings: ReadSettings): string =>
  createHash('sha256')
    .update(JSON.stringify([id, settings, kpis.map((kpi) => [kpi.id, formulaText(kpi.formula)])]))
    .digest('base64url')
    .slice(0, 11);

export const changeCursor = (cursors: readonly Cursor[], basis: string): string =>
  Buffer.from(
    JSON.stringify({
      d: basis,
      l: cursors.filter(({ seq }) => seq > 0).map(({ lane, seq }) => [lane, seq]),
    } satisfies ChangeCursor),
  ).toString('base64url');

/** Not secret and not signed: it opens nothing that the request without it would not. */
export const parseChangeCursor = (text: string): ChangeCursor => {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (cause) {
    throw Object.assign(
      invalid({ field: 'updatedSince', message: 'must be the cursor of an earlier answer, or start' }),
      { cause },
    );
  }
};

/** Days with an entry that the cursor does not contain. */
export const changedDays = ({ l }: ChangeCursor, marks: readonly ChangeMark[]): ReadonlySet<string> => {
  const seen = new Map(l);
  return new Set(
    marks.filter((mark) => [...mark.marks].some(([lane, seq]) => seq > (seen.get(lane) ?? 0))).map(({ day }) => day),
  );
};

/** Whether a period holds a changed day, as its buckets are kept. */
export const changedPeriods = (
  { periods, storage, zone }: Pick<QueryPlan, 'periods' | 'storage' | 'zone'>,
  days: ReadonlySet<string>,
): ((index: number) => boolean) => {
  const dayOf = storage === 'interval' ? utcDay : (ms: number) => localDay(zone, ms);
  const changed = new Set(
    periods.flatMap(({ from, to }, index) =>
      daysBetween(dayOf(from), dayOf(to - 1)).some((day) => days.has(day)) ? [index] : [],
    ),
  );
  return (index) => changed.has(index);
};
