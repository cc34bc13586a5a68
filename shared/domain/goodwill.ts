/**
 * Goodwill for callers who wait too long: what was decided for a contact, and the rule. Pure. The decision is made once
 * per contact; whoever asks again gets the same.
 */
import * as z from 'zod';

export const refusals = ['budget', 'recent', 'unknown-customer'] as const;
export type Refusal = (typeof refusals)[number];

export const goodwillSchema = z.object({
  /** Minor units that were offered; undefined: nothing was. */
  a: z.number().int().optional(),
  /** Why not. */
  n: z.enum(refusals).optional(),
  /** Seconds that the caller had waited. */
  w: z.number().int(),
  t: z.number().int(),
});
export type Goodwill = z.infer<typeof goodwillSchema>;

export interface GoodwillSettings {
  /** Wait from which on a caller is offered something, seconds. */
  readonly afterSeconds: number;
  /** Minor units of the centre's currency per offer. */
  readonly amount: number;
  /** Which wording the flow is to say. */
  readonly wording: string;
  /** Minor units per day of the centre; 0 switches goodwill off. */
  readonly budgetPerDay: number;
  /** Days in which a customer gets no second offer. */
  readonly customerDays: number;
}

export const goodwillDefaults: GoodwillSettings = {
  afterSeconds: 300,
  amount: 500,
  wording: 'goodwill-wait',
  budgetPerDay: 0,
  customerDays: 90,
};

/** Whether the caller has waited long enough to be thought of at all. */
export const isDue = (waitedSeconds: number | undefined, { afterSeconds, budgetPerDay }: GoodwillSettings): boolean =>
  budgetPerDay > 0 && waitedSeconds !== undefined && waitedSeconds >= afterSeconds;
