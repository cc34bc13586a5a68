/**
 * How a contact was evaluated: one entry per evaluation, the newest submission of it counts. A legacy copy of a file is
 * the same submission and changes nothing. Calibrations are no evaluations. Pure.
 */
import * as z from 'zod';

const entrySchema = z.object({
  /** When it was submitted, epoch milliseconds. */
  t: z.number().int(),
  /** 0 to 100 per cent, in thousandths; absent when no question applied. */
  s: z.number().int().min(0).max(100_000).optional(),
  /** A question failed the whole evaluation. */
  f: z.literal(true).optional(),
  /** Evaluation form. */
  d: z.string().optional(),
});
export type EvaluationEntry = z.infer<typeof entrySchema>;

/** Evaluation id -> its newest submission. */
export const evaluationSchema = z.record(z.string(), entrySchema);
export type Evaluations = z.infer<typeof evaluationSchema>;

export const mostEvaluations = 10;

const orderOf = (entry: EvaluationEntry): string =>
  `${String(entry.t).padStart(15, '0')} ${JSON.stringify(Object.entries(entry).toSorted(([x], [y]) => (x < y ? -1 : 1)))}`;

export const mergeEvaluations = (a: Evaluations | undefined, b: Evaluations): Evaluations => {
  const merged = new Map(Object.entries(a ?? {}));
  for (const [id, entry] of Object.entries(b)) {
    const known = merged.get(id);
    if (known === undefined || orderOf(entry) > orderOf(known)) merged.set(id, entry);
  }
  return Object.fromEntries([...merged].toSorted(([x], [y]) => (x < y ? -1 : 1)).slice(0, mostEvaluations));
};
