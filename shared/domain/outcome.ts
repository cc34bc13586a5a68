/**
 * What came of a contact: sale, save, disposition, money. One entry per item (a caller may buy two things); the newest
 * entry of an item counts, so repeats, corrections and any order end the same. Pure.
 */
import * as z from 'zod';

const entrySchema = z.object({
  /** A sales call: sold or not. */
  s: z.boolean().optional(),
  /** A call with a customer who was leaving: kept or not. */
  k: z.boolean().optional(),
  /** The agent's word for what happened. */
  d: z.string().optional(),
  /** Minor units of the currency. */
  a: z.number().int().optional(),
  /** ISO 4217. */
  c: z.string().optional(),
  p: z.string().optional(),
  o: z.string().optional(),
  /** A check-in: is there a problem with the product, how bad (1 an annoyance, 5 unusable), and what is wished for. */
  b: z.boolean().optional(),
  v: z.number().int().min(1).max(5).optional(),
  w: z.string().optional(),
  /** When it was reported, epoch milliseconds. */
  t: z.number().int(),
});
export type OutcomeEntry = z.infer<typeof entrySchema>;

/** Item -> entry. */
export const outcomeSchema = z.record(z.string(), entrySchema);
export type ContactOutcome = z.infer<typeof outcomeSchema>;

/** Items that are kept: those that come first in the alphabet, whatever order they came in. */
export const mostItems = 20;

const canonical = (entry: OutcomeEntry): string =>
  JSON.stringify(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const newer = (a: OutcomeEntry, b: OutcomeEntry): OutcomeEntry => {
  if (a.t !== b.t) return a.t > b.t ? a : b;
  return canonical(a) >= canonical(b) ? a : b;
};

export const mergeOutcomes = (a: ContactOutcome | undefined, b: ContactOutcome): ContactOutcome => {
  const merged = new Map(Object.entries(a ?? {}));
  for (const [item, entry] of Object.entries(b)) {
    const known = merged.get(item);
    merged.set(item, known ? newer(known, entry) : entry);
  }
  return Object.fromEntries([...merged].toSorted(([x], [y]) => (x < y ? -1 : 1)).slice(0, mostItems));
};

/** The newest entry; it names topic and product of the contact. */
export const newestEntry = (outcome: ContactOutcome | undefined): OutcomeEntry | undefined =>
  Object.values(outcome ?? {}).reduce<OutcomeEntry | undefined>(
    (best, entry) => (best ? newer(best, entry) : entry),
    undefined,
  );
