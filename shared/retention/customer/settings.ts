/** Settings of customers as they travel in the environment, and as the code wants them. */
import * as z from 'zod';
import { dayMs } from '../../domain/time.ts';
import type { CustomerSettings } from './profile.ts';

const days = (least: number, most: number) => z.number().int().min(least).max(most);

/** `customers` of holdfast.config.json. */
export const customersConfig = z.strictObject({
  /** Within which a contact for the same reason is a repeat. */
  repeatWindowDays: days(1, 30).default(7),
  /** False: any contact within the window is a repeat. */
  sameReason: z.boolean().default(true),
  /** More contacts than this within a window: a switchboard, in no repeat and no resolution. */
  sharedAbove: z.number().int().min(20).max(200).default(200),
  /** Parts of reasons, topics and queue names that tell of a wish to cancel; lower case. */
  cancelWords: z.array(z.string().min(2).max(40).toLowerCase()).max(20).default(['cancel', 'kündig', 'lemond']),
  /** Parts of reasons, topics, queue names, dispositions and Contact Lens categories that tell of a complaint; lower case. */
  complaintWords: z
    .array(z.string().min(2).max(40).toLowerCase())
    .max(20)
    .default(['complain', 'beschwer', 'reklam', 'panasz']),
  newDays: days(1, 365).default(30),
  loyalFrom: z.number().int().min(2).max(1000).default(4),
  riskFrom: z.number().int().min(1).max(100).default(50),
  lostAfterDays: days(30, 3650).default(365),
  wonBackDays: days(1, 365).default(90),
  /** In which a cancellation counts after goodwill was offered, or was not for want of budget. */
  churnWindowDays: days(1, 365).default(90),
});

export const customerSettingsSchema = customersConfig.extend({ timeZone: z.string() });

export const customerSettings = (s: z.infer<typeof customerSettingsSchema>): CustomerSettings => ({
  journeys: { windowMs: s.repeatWindowDays * dayMs, sameReason: s.sameReason, sharedAbove: s.sharedAbove },
  happenings: { cancelWords: s.cancelWords },
  complaints: { complaintWords: s.complaintWords },
  lifecycle: {
    timeZone: s.timeZone,
    newDays: s.newDays,
    loyalFrom: s.loyalFrom,
    riskFrom: s.riskFrom,
    lostAfterDays: s.lostAfterDays,
    wonBackDays: s.wonBackDays,
  },
  churnWindowMs: s.churnWindowDays * dayMs,
});
