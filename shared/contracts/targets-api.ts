/** Parameters and bodies of the routes under `/v1/targets`. */
import * as z from 'zod';
import { kpiIdSchema } from '../kpi/registry/registry.ts';
import { targetDay, targetSlices } from '../kpi/targets/target.ts';

export const targetIdParams = z.strictObject({ targetId: z.string().min(1).max(40) });

export const targetListQuery = z.strictObject({
  kpi: kpiIdSchema.optional().meta({ examples: ['service-level'] }),
  slice: z
    .enum(targetSlices)
    .optional()
    .meta({ examples: ['total', 'queue'] }),
  value: z
    .string()
    .min(1)
    .max(160)
    .optional()
    .meta({ examples: ['all'] }),
  /** Only what counts on this day. */
  on: targetDay.optional().meta({ examples: ['2026-11-20'] }),
});

/** The version that the caller has seen: a change that came in between is not overwritten. */
export const targetVersionQuery = z.strictObject({ version: z.coerce.number().int().min(1) });

export const targetMissQuery = z.strictObject({
  /** First missed day; absent: as far back as the review looks. */
  from: targetDay.optional().meta({ examples: ['2026-11-01'] }),
});

export const acknowledgementBody = z.strictObject({
  /** First day of the missed period. */
  from: targetDay,
  actionTaken: z.boolean(),
  note: z.string().trim().min(1).max(500).optional(),
});

/** Targets as CSV, first line the column names. */
export const targetCsvBody = z.string().min(1);
