/**
 * Who left after a long wait was made good, or was not: plain loops over raw records and what was decided and cancelled.
 * Imports nothing of the product.
 */
import { oracleCustomers } from './journey-oracle.ts';
import { finalVersions, type RawRecord, type TieBreak } from './oracle.ts';

export interface OracleLeaving {
  readonly decisions: readonly { readonly contactId: string; readonly at: number; readonly offered: boolean }[];
  readonly cancellations: readonly { readonly customerId: string; readonly at: number }[];
  readonly windowMs: number;
}

/** Contact id -> what it adds, one of each. A contact belongs to whoever had the first leg of its journey. */
export const oracleChurn = (
  versions: readonly RawRecord[],
  { decisions, cancellations, windowMs }: OracleLeaving,
  tieBreak: TieBreak,
): Map<string, string[]> => {
  const final = finalVersions(versions, tieBreak);
  const customers = oracleCustomers([...final.values()], versions);
  const counts = new Map<string, string[]>();
  for (const { contactId, at, offered } of decisions) {
    const raw = final.get(contactId);
    if (!raw) continue;
    const kind = offered ? 'Offer' : 'Refused';
    const names = [offered ? 'goodwillOffers' : 'goodwillRefused'];
    counts.set(contactId, names);
    // A leg to somebody outside is with no customer, and one without any is with nobody.
    const known = raw['CustomerId'] || (customers.get(contactId) ?? null) !== null;
    if (!known) continue;
    names.push(`goodwill${kind}Customers`);
    const customer = customers.get(String(raw['InitialContactId'] ?? contactId));
    const after = cancellations.filter(
      (one) => `id ${one.customerId}` === customer && one.at >= at && one.at - at < windowMs,
    );
    if (after.length > 0) names.push(`goodwill${kind}Churned`);
  }
  return counts;
};
