/** Settings of customers as they travel in the environment, and as the code wants them. */
import * as z from 'zod';
import { dayMs } from '../../domain/time.ts';
import type { CustomerSettings } from './profile.ts';

const days = (least: number, most: number) => z.number().int().min(least).max(most);

/** `customers` of holdfast.config.json; what its fields mean: shared/config/setting-texts.ts. */
export const customersConfig = z.strictObject({
  repeatWindowDays: days(1, 30).default(7),
  sameReason: z.boolean().default(true),
  sharedAbove: z.number().int().min(20).max(200).default(200),
  cancelWords: z.array(z.string().min(2).max(40).toLowerCase()).max(20).default(['cancel', 'kündig', 'lemond']),
  complaintWords: z
    .array(z.string().min(2).max(40).toLowerCase())
    .max(20)
    .default(['complain', 'beschwer', 'reklam', 'panasz']),
  newDays: days(1, 365).default(30),
  loyalFrom: z.number().int().min(2).max(1000).default(4),
  riskFrom: z.number().int().min(1).max(100).default(50),
  lostAfterDays: days(30, 3650).default(365),
  wonBackDays: days(1, 365).default(90),
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
