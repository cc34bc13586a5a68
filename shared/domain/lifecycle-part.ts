/**
 * A change of a customer's lifecycle stage on a day, as a KPI source of its own: rows `life#<nameless id>#<day>` of the
 * Contacts table; writer: retention/observe. The id is random and known to the profile alone, so a row without its
 * profile belongs to nobody.
 */
import * as z from 'zod';
import { lifecycleStageSchema } from '../dynamo/items/profile-item.ts';

export const lifecyclePartSchema = z.object({
  stamp: z.number().int(),
  /** Local day of the centre. */
  day: z.string(),
  from: lifecycleStageSchema.optional(),
  /** Absent: it turned out not to have happened. */
  to: lifecycleStageSchema.optional(),
});
export type LifecyclePart = z.infer<typeof lifecyclePartSchema>;

export const lifecycleRowId = (namelessId: string, day: string): string => `life#${namelessId}#${day}`;
