/** Which targets steer something: a KPI whose misses lead to no action is only looked at. Pure. */
import * as z from 'zod';
import { addDays } from '../../domain/time.ts';
import { targetPeriods, targetSlices } from './target.ts';

export const acknowledgementSchema = z.object({
  /** Key id of who acknowledged. */
  by: z.string(),
  at: z.string(),
  /** The agreed (or another) action was taken; false: seen, and left as it is. */
  actionTaken: z.boolean(),
  note: z.string().optional(),
});
export type Acknowledgement = z.output<typeof acknowledgementSchema>;

export const missSchema = z.object({
  targetId: z.string(),
  kpi: z.string(),
  slice: z.enum(targetSlices),
  value: z.string(),
  per: z.enum(targetPeriods),
  /** First and last local day of the missed period. */
  from: z.string(),
  to: z.string(),
  target: z.number(),
  measured: z.number(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  /** Over fewer contacts or answers than are told about people. */
  ofFew: z.literal(true).optional(),
  owner: z.string(),
  action: z.string(),
  foundAt: z.string(),
  /** When the owner's event was sent; absent: not yet. */
  sentAt: z.string().optional(),
  acknowledgement: acknowledgementSchema.optional(),
});
export type Miss = z.output<typeof missSchema>;

export const reviewDays = 90;
/** A miss of yesterday has had no chance to lead to anything. */
export const graceDays = 7;

export interface KpiReview {
  readonly kpi: string;
  readonly misses: number;
  readonly acknowledged: number;
  readonly actions: number;
  readonly firstMiss: string;
  readonly lastMiss: string;
  readonly steersNothing: boolean;
}

/** First day that the review looks at. */
export const reviewFrom = (today: string): string => addDays(today, -reviewDays);

/** KPIs with misses that are old enough to judge, those that steer nothing first. */
export const reviewOf = (misses: readonly Miss[], today: string): KpiReview[] => {
  const [first, last] = [reviewFrom(today), addDays(today, -graceDays)];
  const byKpi = new Map<string, Miss[]>();
  for (const miss of misses.filter(({ to }) => to >= first && to <= last))
    byKpi.set(miss.kpi, [...(byKpi.get(miss.kpi) ?? []), miss]);
  const reviews = [...byKpi].map(([kpi, own]): KpiReview => {
    const days = own.map(({ to }) => to).sort();
    const actions = own.filter(({ acknowledgement }) => acknowledgement?.actionTaken).length;
    return {
      kpi,
      misses: own.length,
      acknowledged: own.filter(({ acknowledgement }) => acknowledgement).length,
      actions,
      firstMiss: days[0] ?? '',
      lastMiss: days.at(-1) ?? '',
      steersNothing: actions === 0,
    };
  });
  return reviews.sort((a, b) => a.actions - b.actions || b.misses - a.misses || (a.kpi < b.kpi ? -1 : 1));
};
