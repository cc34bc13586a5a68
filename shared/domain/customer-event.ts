/**
 * What a customer does outside of contacts, told by other systems: through the API, an event bus or a file. An event's id
 * makes it idempotent: the same id again changes nothing.
 */
import * as z from 'zod';
import { parseTimestamp } from './time.ts';

/** Purposes that consent is given for; an own word of the operator is allowed too. */
const purpose = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[a-z0-9-]+$/, { error: 'must be lower-case letters, digits and hyphens' });

const moment = z.string().transform((text, context) => {
  const ms = parseTimestamp(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'must be a time such as 2026-11-03T09:15:00Z' });
  return z.NEVER;
});

export const customerIdentifiers = {
  customerId: z.string().min(1).max(256).optional(),
  /** E.164. */
  phone: z
    .string()
    .regex(/^\+[1-9]\d{4,14}$/, { error: 'must be a number such as +442079460171' })
    .optional(),
  email: z.email().max(320).optional(),
};

const common = {
  eventId: z.string().min(1).max(128),
  at: moment,
  ...customerIdentifiers,
  source: z.string().min(1).max(60).default('api'),
};

const money = {
  /** Minor units. */
  amountMinor: z.number().int().min(0).max(1_000_000_000_000).optional(),
  product: z.string().min(1).max(100).optional(),
};

export const customerEventSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('purchase'), ...common, ...money }),
    z.strictObject({ type: z.literal('renewal'), ...common, ...money }),
    z.strictObject({ type: z.literal('cancellation'), ...common, product: money.product }),
    z.strictObject({
      type: z.literal('consent-given'),
      ...common,
      purpose,
      kind: z.enum(['relationship', 'express', 'written']).default('express'),
      expiresAt: moment.optional(),
    }),
    z.strictObject({ type: z.literal('consent-withdrawn'), ...common, purpose }),
    z.strictObject({ type: z.literal('opt-out'), ...common }),
    /** Objects to profiling; `objects: false` takes it back. */
    z.strictObject({ type: z.literal('profiling-objection'), ...common, objects: z.boolean().default(true) }),
  ])
  .refine(({ customerId, phone, email }) => (customerId ?? phone ?? email) !== undefined, {
    error: 'needs a customerId, a phone or an email',
    path: ['customerId'],
  });

export type CustomerEvent = z.output<typeof customerEventSchema>;

/** Events that say what calls are allowed: they belong to the person's number and are kept with it. */
export const isCallingEvent = (
  event: CustomerEvent,
): event is Extract<CustomerEvent, { type: 'consent-given' | 'consent-withdrawn' | 'opt-out' }> =>
  event.type === 'consent-given' || event.type === 'consent-withdrawn' || event.type === 'opt-out';

/** What the profile is computed from: the event without identifiers. */
export const profileEventSchema = z.object({
  eventId: z.string(),
  type: z.enum(['purchase', 'renewal', 'cancellation', 'profiling-objection']),
  atMs: z.number().int(),
  amountMinor: z.number().int().optional(),
  product: z.string().optional(),
  objects: z.boolean().optional(),
});
export type ProfileEvent = z.infer<typeof profileEventSchema>;

export const toProfileEvent = (event: CustomerEvent): ProfileEvent | undefined => {
  if (isCallingEvent(event)) return undefined;
  const { eventId, type, at, ...more } = event;
  return profileEventSchema.parse({ eventId, type, atMs: at, ...more });
};
