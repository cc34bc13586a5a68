/** A target: KPI x slice value x validity, with who answers for it and what is done when it is missed. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { waitThresholdsS } from '../cells.ts';
import { thresholdOf } from '../registry/formula.ts';
import { kpiById, kpiIdSchema, type Kpi } from '../registry/registry.ts';
import { sliceIds, type SliceId } from '../slices.ts';
import { utcDay, utcMidnight } from '../../domain/time.ts';

/** Over what a target is judged. */
export const targetPeriods = ['day', 'week', 'month'] as const;
export type TargetPeriod = (typeof targetPeriods)[number];

/** Agents are people: targets are for what they work in, not for them. */
export const targetSlices = sliceIds.filter((slice) => slice !== 'agent');

export const targetLimits = { targets: 2_000, owner: 120, action: 500, value: 160 } as const;

/** Within this share of the target a miss is `near`, unless the target says otherwise. */
export const usualTolerance = 0.05;

export const targetDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'must be a day such as 2026-01-31' })
  .refine((day) => Number.isFinite(utcMidnight(day)) && utcDay(utcMidnight(day)) === day, {
    error: 'is not in the calendar',
  });

const threshold = z.number().refine((s) => waitThresholdsS.some((border) => border === s), {
  error: `must be one of ${waitThresholdsS.join(', ')} seconds`,
});

const fields = z.strictObject({
  kpi: kpiIdSchema,
  slice: z.enum(targetSlices).default('total'),
  /** Value id within the slice; `all` for the total. */
  value: z.string().min(1).max(targetLimits.value).default('all'),
  validFrom: targetDay,
  /** Last day; absent: until a newer target begins. */
  validTo: targetDay.optional(),
  per: z.enum(targetPeriods).default('day'),
  /** In the KPI's unit: ratios as fractions, times in seconds, amounts in minor currency units. */
  target: z.number().min(0),
  tolerance: z.number().min(0).max(1).default(usualTolerance),
  /** Only for KPIs that are neither better high nor low by themselves. */
  better: z.enum(['higher', 'lower']).optional(),
  /** Own service level threshold of a queue, seconds. */
  thresholdSeconds: threshold.optional(),
  owner: z.string().trim().min(1).max(targetLimits.owner),
  action: z.string().trim().min(1).max(targetLimits.action),
});
type Fields = z.output<typeof fields>;

interface Issue {
  readonly path: keyof Fields;
  readonly message: string;
}

const directionIssues = ({ better }: Fields, kpi: Kpi): Issue[] => {
  if (kpi.better === 'neutral')
    return better === undefined
      ? [{ path: 'better', message: `is required: ${kpi.id} is neither better high nor low` }]
      : [];
  return better === undefined || better === kpi.better
    ? []
    : [{ path: 'better', message: `contradicts the definition: ${kpi.id} is better ${kpi.better}` }];
};

const thresholdIssues = ({ thresholdSeconds, slice }: Fields, kpi: Kpi): Issue[] => {
  if (thresholdSeconds === undefined) return [];
  if (slice !== 'queue') return [{ path: 'thresholdSeconds', message: 'is for slice queue only' }];
  return thresholdOf(kpi.formula) === 'serviceLevel'
    ? []
    : [{ path: 'thresholdSeconds', message: `has no meaning: ${kpi.id} has no service level threshold` }];
};

const issuesOf = (given: Fields): Issue[] => {
  const kpi = kpiById.get(given.kpi);
  if (!kpi) return [];
  return [
    ...((given.slice === 'total') === (given.value === 'all')
      ? []
      : [{ path: 'value' as const, message: 'must be all for slice total, and a value id for every other slice' }]),
    ...(kpi.unit === 'ratio' && given.target > 1
      ? [{ path: 'target' as const, message: 'must be at most 1: ratios are fractions' }]
      : []),
    ...(given.validTo !== undefined && given.validTo < given.validFrom
      ? [{ path: 'validTo' as const, message: 'must not be before validFrom' }]
      : []),
    ...directionIssues(given, kpi),
    ...thresholdIssues(given, kpi),
  ];
};

/** What a caller gives. */
export const targetInputSchema = fields
  .superRefine((given, context) => {
    for (const { path, message } of issuesOf(given)) context.addIssue({ code: 'custom', path: [path], message });
  })
  .meta({
    examples: [
      {
        kpi: 'service-level',
        validFrom: '2026-01-01',
        target: 0.8,
        owner: 'Operations',
        action: 'Move agents to the queues below target',
      },
    ],
  });
export type TargetInput = z.output<typeof targetInputSchema>;
export const targetFields = Object.keys(fields.shape) as (keyof Fields)[]; // boundary: keys of the schema's shape

/** What is kept. Without an owner it is a suggestion. */
export const targetSchema = fields.partial({ owner: true }).extend({
  id: z.string(),
  /** Where a suggested value comes from. */
  source: z.string().optional(),
  /** Counts changes of this row; a change names the version it has seen. */
  version: z.number().int(),
  updatedAt: z.string(),
  /** Key id of who changed it last. */
  updatedBy: z.string(),
});
export type Target = z.output<typeof targetSchema>;

export const isSuggested = ({ owner }: Pick<Target, 'owner'>): boolean => owner === undefined;

/** One target per KPI, slice value and first day: whoever gives the same again means the same row. */
export const targetIdOf = ({
  kpi,
  slice,
  value,
  validFrom,
}: Pick<Target, 'kpi' | 'slice' | 'value' | 'validFrom'>): string =>
  createHash('sha256')
    .update(JSON.stringify([kpi, slice, value, validFrom]))
    .digest('base64url')
    .replaceAll(/[-_]/g, '')
    .slice(0, 16);

export const directionOf = ({ kpi, better }: Pick<Target, 'kpi' | 'better'>): 'higher' | 'lower' => {
  const own = kpiById.get(kpi)?.better;
  return better ?? (own === 'lower' ? 'lower' : 'higher');
};

export interface TargetPlace {
  readonly kpi: string;
  readonly slice: SliceId;
  readonly value: string;
}
