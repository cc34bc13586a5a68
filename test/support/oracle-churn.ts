/**
 * Who left after a long wait was made good, or was not: plain loops over raw records and what was decided and cancelled.
 * Imports nothing of the product.
 */
import { oracleCustomers, oracleIdsOfPhones, outOfTalk } from './journey-oracle.ts';
import { finalVersions, type RawRecord, type TieBreak } from './oracle.ts';

export interface OracleLeaving {
  readonly decisions: readonly {
    readonly contactId: string;
    readonly at: number;
    readonly outcome: 'offered' | 'budget' | 'recent' | 'unknown-customer';
  }[];
  /** Told of a CRM id or of a number. */
  readonly cancellations: readonly { readonly customerId?: string; readonly phone?: string; readonly at: number }[];
  readonly nowMs: number;
  readonly windowMs: number;
}

/** Contact id -> what it adds, one of each. A contact belongs to whoever had the first leg of its journey. */
export const oracleChurn = (
  versions: readonly RawRecord[],
  { decisions, cancellations, nowMs, windowMs }: OracleLeaving,
  tieBreak: TieBreak,
): Map<string, string[]> => {
  const final = finalVersions(versions, tieBreak);
  const customers = oracleCustomers([...final.values()], versions);
  const idsOfPhones = oracleIdsOfPhones([...final.values()], versions);
  const leaverOf = (phone: string): string => {
    const ids = [...(idsOfPhones.get(phone) ?? [])];
    return ids.length === 1 ? `id ${ids[0]}` : phone;
  };
  const left = cancellations.map(({ customerId, phone = '', at }) => ({
    customer: customerId === undefined ? leaverOf(phone) : `id ${customerId}`,
    at,
  }));
  const known = decisions.flatMap((decision) => {
    const raw = final.get(decision.contactId);
    const initial = raw?.['InitialContactId'];
    const root = final.get(typeof initial === 'string' ? initial : decision.contactId);
    if (!raw || !root || outOfTalk(raw) || outOfTalk(root)) return [];
    const customer = customers.get(String(root['ContactId'])) ?? null;
    return customer === null ? [] : [{ ...decision, customer }];
  });
  const counts = new Map<string, string[]>();
  for (const { contactId, outcome } of decisions)
    counts.set(contactId, [outcome === 'offered' ? 'goodwillOffers' : 'goodwillRefused']);
  for (const { contactId, at, outcome, customer } of known) {
    if (outcome !== 'offered' && outcome !== 'budget') continue;
    if (at + windowMs > nowMs) continue;
    const earlier = known.some(
      (other) =>
        other.customer === customer &&
        at - other.at < windowMs &&
        (other.at < at || (other.at === at && other.contactId < contactId)),
    );
    if (earlier) continue;
    const kind = outcome === 'offered' ? 'Offer' : 'Refused';
    counts.get(contactId)?.push(`goodwill${kind}Customers`);
    if (left.some((one) => one.customer === customer && one.at >= at && one.at - at < windowMs))
      counts.get(contactId)?.push(`goodwill${kind}Churned`);
  }
  return counts;
};
