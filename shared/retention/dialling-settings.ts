/** What an operator sets about dialling. Nothing is dialled before a country is enabled here and the switch is on. */
import * as z from 'zod';
import { ruledCountries } from './calling-rules/rules.ts';

export const diallingConfig = z.strictObject({
  /** Countries that counsel has confirmed. */
  countries: z.array(z.enum(ruledCountries as [string, ...string[]])).default([]), // boundary: there are rules
  /** Connect's quota is 2 per account and region unless raised, and every other caller of the API shares it. */
  callsPerSecond: z.number().min(0.1).max(50).default(2),
  burst: z.number().int().min(1).max(100).default(5),
  /** Calls of the dialler at the same time; the instance's quota (10 unless raised) also carries inbound. */
  concurrency: z.number().int().min(1).max(1000).default(5),
});
