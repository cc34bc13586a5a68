// The customer pool, computed from the index instead of being stored: any number of customers costs no memory.

import { LANGUAGES, PRODUCTS } from './centre-data.ts';
import { customerNumber } from './phone-numbers.ts';
import { unitOf } from './random.ts';
import type { Random, Weighted } from './random.ts';

export interface Customer {
  readonly index: number;
  /** Null when the CRM does not know this person: such contacts carry an address only. */
  readonly customerId: string | null;
  readonly phone: string;
  readonly email: string;
  readonly language: string;
  readonly product: string;
}

export interface CustomerPool {
  readonly size: number;
  readonly customer: (index: number) => Customer;
  /** Who calls next: mostly anybody, now and then one of the few who call all the time. */
  readonly draw: (random: Random) => Customer;
}

const UNKNOWN_TO_CRM = 0.12;
const HEAVY_SHARE_OF_POOL = 0.004;
const HEAVY_SHARE_OF_CALLS = 0.05;

const byUnit = <T>(entries: readonly Weighted<T>[], unit: number): T | undefined => {
  let left = unit * entries.reduce((sum, [, weight]) => sum + weight, 0);
  return entries.find(([, weight]) => (left -= weight) < 0)?.[0];
};

export const createCustomerPool = (seed: number, size: number): CustomerPool => {
  const heavy = Math.max(1, Math.floor(size * HEAVY_SHARE_OF_POOL));
  const customer = (index: number): Customer => ({
    index,
    customerId: unitOf(seed, index, 1) < UNKNOWN_TO_CRM ? null : `CUST-${String(30_000 + index)}`,
    phone: customerNumber(index),
    email: `reader.${String(index)}@example.com`,
    language: byUnit(LANGUAGES, unitOf(seed, index, 2)) ?? 'de-DE',
    product: byUnit(PRODUCTS, unitOf(seed, index, 3)) ?? 'dsl-50',
  });
  return {
    size,
    customer,
    draw: (random) => customer(random.int(0, (random.chance(HEAVY_SHARE_OF_CALLS) ? heavy : size) - 1)),
  };
};
