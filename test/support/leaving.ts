/** Long waits that were thought of, and customers who cancelled before, soon after or long after: random, and told to a world. */
import { addressKey, customerIdKey } from '../../shared/domain/customer-key.ts';
import { contactParts } from '../../shared/domain/contact-parts.ts';
import type { Goodwill } from '../../shared/domain/goodwill.ts';
import { dayMs } from '../../shared/domain/time.ts';
import type { CustomerWorld } from './customer-world.ts';
import type { OracleLeaving } from './oracle-churn.ts';
import type { RawRecord } from './oracle.ts';
import { testHash } from './pipeline.ts';
import type { Random } from './random.ts';

type Decision = OracleLeaving['decisions'][number];
type Cancellation = OracleLeaving['cancellations'][number];

const phoneOf = (version: RawRecord): string[] => {
  const endpoint = version['CustomerEndpoint'] as { Address?: string } | null; // boundary: our own record
  return version['InitiationMethod'] !== 'EXTERNAL_OUTBOUND' && endpoint?.Address?.startsWith('+')
    ? [endpoint.Address]
    : [];
};

export const leavingOf = (
  random: Random,
  versions: readonly RawRecord[],
  times: { readonly startMs: number; readonly nowMs: number; readonly windowMs: number },
): OracleLeaving => {
  const started = new Map(versions.map((v) => [String(v['ContactId']), Date.parse(String(v['InitiationTimestamp']))]));
  const ids = new Set(versions.flatMap((v) => (typeof v['CustomerId'] === 'string' ? [v['CustomerId']] : [])));
  const phones = new Set(versions.flatMap(phoneOf));
  const at = (): number => times.startMs + Math.floor(random.next() * 25 * dayMs);
  const outcome = (): Decision['outcome'] =>
    random.pick(['offered', 'offered', 'budget', 'budget', 'recent', 'unknown-customer']);
  return {
    decisions: [...started].flatMap(([contactId, from]) =>
      random.chance(0.3) ? [{ contactId, at: from + 300_000, outcome: outcome() }] : [],
    ),
    cancellations: [
      ...[...ids].flatMap((customerId) => (random.chance(0.8) ? [{ customerId, at: at() }] : [])),
      ...[...phones].flatMap((phone) => (random.chance(0.3) ? [{ phone, at: at() }] : [])),
    ],
    nowMs: times.nowMs,
    windowMs: times.windowMs,
  };
};

const decide = (world: CustomerWorld, { contactId, at, outcome }: Decision): void => {
  const part: Goodwill = { w: 300, t: at, ...(outcome === 'offered' ? { a: 500 } : { n: outcome }) };
  world.contacts.change(contactId, (row) => ({
    ...(row ?? { pk: contactId }),
    rev: (row?.rev ?? 0) + 1,
    [contactParts.goodwill.code]: part,
  }));
};

/** Told by number before anybody knows whose it is, or by the centre's own id. */
const cancel = (world: CustomerWorld, { customerId, phone, at }: Cancellation): void => {
  const key = customerId === undefined ? addressKey(phone ?? '', testHash) : customerIdKey(customerId);
  if (key !== undefined)
    world.customers.addEvent(key, { eventId: `${key} cancels ${at}`, type: 'cancellation', atMs: at });
};

/** Each of them to be made to happen at any time. */
export const happeningsOf = (world: CustomerWorld, { decisions, cancellations }: OracleLeaving): (() => void)[] => [
  ...decisions.map((decision) => () => decide(world, decision)),
  ...cancellations.map((cancellation) => () => cancel(world, cancellation)),
];
