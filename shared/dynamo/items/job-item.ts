/** States of resumable jobs: `T#<job> / S`. `version` makes a step of a job one conditional write: two runners never mix. */
import * as z from 'zod';
import { kpiPrefixes } from '../tables.ts';

export const jobs = { reapply: 'reapply', audit: 'audit', export: 'export' } as const;
export type JobName = keyof typeof jobs;

export const jobKey = (job: JobName) => ({ pk: `${kpiPrefixes.job}${jobs[job]}`, sk: 'S' as const });

export const reapplyStateSchema = z.object({
  version: z.number().int(),
  definitionId: z.string(),
  definitionReleasedAt: z.number().int(),
  /** Older definitions may be left. */
  migrating: z.boolean(),
  /** Last contact id of the pass so far; absent at a pass's start. */
  cursor: z.string().optional(),
  /** Sources met in this pass that were under an older definition. */
  olderInPass: z.number().int(),
  /** Sources of this pass that could not be applied; as long as there are any, a migration is not over. */
  refusedInPass: z.number().int(),
  /** Sources re-applied since this definition was first swept. */
  reapplied: z.number().int(),
  passes: z.number().int(),
});
export type ReapplyState = z.infer<typeof reapplyStateSchema>;

export const auditStateSchema = z.object({
  version: z.number().int(),
  /** Next day of the whole audit; absent when none is under way. */
  nextDay: z.string().optional(),
  buckets: z.number().int(),
  differing: z.number().int(),
  unsettled: z.number().int(),
});
export type AuditState = z.infer<typeof auditStateSchema>;

export const exportStateSchema = z.object({
  version: z.number().int(),
  /** What the lanes were folded up to when the list of days was made (kpi/api/query/changes.ts). */
  cursor: z.string(),
  /** Days that are exported: from the first to the last that was put on the list. */
  first: z.string(),
  through: z.string(),
  /** Days on the list that are still to be written, the next one first. */
  open: z.array(z.string()),
});
export type ExportState = z.infer<typeof exportStateSchema>;

/** Writes the next state on condition that nobody did since `read` (undefined: there was none). */
export const jobPut = (
  tableName: string,
  job: JobName,
  next: { readonly version: number },
  read: { readonly version: number } | undefined,
) => ({
  TableName: tableName,
  Item: { ...jobKey(job), ...next },
  ...(read === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#v = :v',
        ExpressionAttributeNames: { '#v': 'version' },
        ExpressionAttributeValues: { ':v': read.version },
      }),
});
