/**
 * Who counts as one client for throttling. API Gateway throttles by its own API keys, which identify and authorise nobody;
 * each Holdfast key (or signed-in person) is assigned to one of a few of them by its id.
 */
import { createHash } from 'node:crypto';

/** Clients of the same slot share its rate: with more slots a greedy client disturbs fewer others. */
export const usageSlots = 10;

/** Requests per second and per day of a slot: several times what a dashboard and hourly refreshes need. */
export const usageLimits = { ratePerSecond: 15, burst: 30, perDay: 200_000 } as const;

/** At least 20 characters and one of its kind in account and region, as API Gateway wants. No secret: it opens nothing. */
export const usageKeyOfSlot = (stackName: string, slot: number): string =>
  `holdfast-usage-${stackName}-slot-${String(slot).padStart(2, '0')}`;

export const usageKeyOf = (stackName: string, keyId: string): string =>
  usageKeyOfSlot(stackName, createHash('sha256').update(keyId).digest().readUInt32BE(0) % usageSlots);
