/**
 * What a contact is within the customer's journey; writer: retention/observe, which recomputes a customer as a whole and
 * stamps the parts: a lower stamp never replaces a higher one. A contact with nothing to say (one leg, no repeat, window
 * still open) has no part.
 */
import * as z from 'zod';

export const legKinds = [
  'callback',
  'queue_transfer',
  'cold_transfer',
  'warm_transfer',
  'consult',
  'conference',
  'external_transfer',
  'external_consult',
  'external_conference',
] as const;
export type LegKind = (typeof legKinds)[number];

const yes = z.literal(true).optional();

const saidSchema = z.object({
  /** What a second leg is; absent on first legs. */
  leg: z.enum(legKinds).optional(),
  /** First leg of several: who had the customer, over all legs. */
  hands: z.number().int().optional(),
  /** First leg of several: milliseconds in queue and on hold on the other legs. */
  otherWaitMs: z.number().int().optional(),
  otherHoldMs: z.number().int().optional(),
  /** This second leg has the first agent of a journey that the customer started: first contact resolution counts here. */
  credited: yes,
  /** The first agent is on another leg: first contact resolution counts there. */
  creditedElsewhere: yes,
  /** The customer had been in touch for the same reason within the window: where, and about what. */
  repeatOf: z.object({ channel: z.string().optional(), reason: z.string().optional() }).optional(),
  /** The customer came again for the same reason within the window. */
  repeated: yes,
  /** A repeat on another channel than before. */
  switched: yes,
  /** A switch after the customer had been given up or had given up on the channel before. */
  brokenOff: yes,
  /** A repeat that is linked to the contact before, so nobody had to start anew. */
  carried: yes,
  /** The window is over: repeats can no longer come. */
  final: yes,
  /** One of more contacts than one customer has (a switchboard): it is in no repeat and no resolution. */
  shared: yes,
  /** Goodwill was offered or refused for want of budget, the window after it is over: whether the customer cancelled in it. */
  churn: z.enum(['left', 'stayed']).optional(),
});
export type JourneySaid = z.infer<typeof saidSchema>;

export const journeyPartSchema = saidSchema.extend({ stamp: z.number().int() });
export type JourneyPart = z.infer<typeof journeyPartSchema>;
