/** What is fixed before a campaign starts, so that nobody can choose afterwards what counts as success. */
import * as z from 'zod';

/** When a customer counts as lost. The window runs from the moment at which the follow-up is due. */
export const churnDefinitions = {
  cancelled: 'a cancellation within the window',
  'no-purchase': 'neither a purchase nor a renewal within the window',
} as const;
export type ChurnDefinition = keyof typeof churnDefinitions;

const day = z.iso.date({ error: 'must be a day such as 2026-01-31' });
const share = z.number().gt(0).lt(1);

export const measurementSchema = z
  .strictObject({
    churn: z.enum(Object.keys(churnDefinitions) as [ChurnDefinition, ...ChurnDefinition[]]).default('cancelled'), // boundary: Object.keys forgets the names
    /** Days after the due moment in which churn, purchases and repeat contacts count. */
    windowDays: z.number().int().min(1).max(365).default(90),
    /** Days (UTC, to their end) on which the result is looked at, the last one the planned end. Earlier looks are allowed too. */
    looks: z
      .array(day)
      .min(1)
      .max(12)
      .refine((days) => days.every((one, i) => i === 0 || one > (days[i - 1] ?? '')), { error: 'must ascend' }),
    /** Share of the held-out expected to churn within the window. */
    expectedChurn: share,
    /** By how much the campaign promises to lower it, in points of share (0.02 = two percentage points). */
    promisedEffect: share,
    /** People expected in the comparison at the planned end, both arms. */
    plannedPeople: z.number().int().min(2).max(1e8),
  })
  .refine(({ expectedChurn, promisedEffect }) => promisedEffect <= expectedChurn, {
    path: ['promisedEffect'],
    error: 'must not be larger than expectedChurn',
  });
export type Measurement = z.output<typeof measurementSchema>;

export const dayMs = 86_400_000;

/** The planned end, epoch milliseconds: the end of the last look's day. */
export const plannedEndMs = ({ looks }: Pick<Measurement, 'looks'>): number => Date.parse(looks.at(-1) ?? '') + dayMs;

/** Months of a season -> months since January at which one starts. */
export const seasonMonths = [3, 6, 12] as const;
export type SeasonMonths = (typeof seasonMonths)[number];

export const holdoutSchema = z.strictObject({
  /** Share of people held out; must not be lowered while a season runs. */
  share: z.number().min(0).max(0.5).default(0.1),
  seasonMonths: z.literal(seasonMonths).default(6),
});
export type Holdout = z.output<typeof holdoutSchema>;

/** The season of a moment (UTC): `2026-07/6` is the six months from July. Everybody is drawn once in it. */
export const seasonOf = (atMs: number, months: SeasonMonths): string => {
  const date = new Date(atMs);
  const first = date.getUTCMonth() - (date.getUTCMonth() % months) + 1;
  return `${date.getUTCFullYear()}-${String(first).padStart(2, '0')}/${months}`;
};
