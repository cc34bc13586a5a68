/**
 * What Contact Lens measured in a conversation. The same contact may have several files (raw and redacted twins, a
 * repeated analysis): the newest one counts, of two at one moment the raw one, so any order ends the same. No word of the
 * conversation is kept. Pure.
 */
import * as z from 'zod';

const ms = z
  .number()
  .int()
  .min(0)
  .max(100 * 86_400_000);
const whole = z.number().int();

export const analysisSchema = z.object({
  /** Timestamp in the file's name, as it stands: sorts as text. */
  k: z.string(),
  /** Made from redacted text. */
  r: z.literal(true).optional(),
  /** Sentiment of customer and agent, -5 to 5, in thousandths. */
  sc: whole.optional(),
  sa: whole.optional(),
  /** Milliseconds: the conversation, both talking, nobody talking (holds included). */
  d: ms.optional(),
  t: ms.optional(),
  n: ms.optional(),
  /** Interruptions, and their milliseconds. */
  i: z.number().int().min(0).max(100_000).optional(),
  it: ms.optional(),
  /** Milliseconds until the agent's first words (chat). */
  g: ms.optional(),
  /** Names of matched categories, sorted. */
  c: z.array(z.string()).optional(),
});
export type Analysis = z.infer<typeof analysisSchema>;

const orderOf = (a: Analysis): string =>
  `${a.k} ${a.r ? 0 : 1} ${JSON.stringify(Object.entries(a).toSorted(([x], [y]) => (x < y ? -1 : 1)))}`;

export const newestAnalysis = (a: Analysis | undefined, b: Analysis): Analysis =>
  a === undefined || orderOf(b) > orderOf(a) ? b : a;
