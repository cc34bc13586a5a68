/**
 * A follow-up as a KPI source: a row `f:<hash>` of the Contacts table, nameless; written together with the follow-up. All
 * that came of it counts at the moment at which it was first due, so that shares are of one and the same cohort.
 */
import * as z from 'zod';

const amount = z.number().int().min(0);

export const followUpPartSchema = z.object({
  /** Campaign. */
  c: z.string(),
  /** First due, epoch milliseconds. */
  t: z.number().int(),
  /** Held out: counted as due and passed, and nothing else ever. */
  h: z.literal(true).optional(),
  /** The gate let it pass at least once. */
  g: amount,
  /** Calls placed. */
  p: amount,
  /** Reached, saved, opted out, closed because a rule refused: 0 or 1. */
  r: amount,
  s: amount,
  o: amount,
  x: amount,
});
export type FollowUpPart = z.infer<typeof followUpPartSchema>;
