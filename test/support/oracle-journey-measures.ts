/** What a contact without a journey part adds to the measures of journeys: one leg that nothing has followed. Imports nothing of the product. */
import type { OracleContact, RawRecord } from './oracle-facts.ts';

const isKnown = (record: RawRecord): boolean => {
  if (typeof record['CustomerId'] === 'string' && record['CustomerId'] !== '') return true;
  if (record['InitiationMethod'] === 'EXTERNAL_OUTBOUND') return false;
  const endpoint = record['CustomerEndpoint'];
  const address: unknown = typeof endpoint === 'object' && endpoint !== null ? Reflect.get(endpoint, 'Address') : null;
  return typeof address === 'string' && (/^\+[1-9]\d{4,14}$/.test(address.trim()) || address.includes('@'));
};

export const journeyMeasuresOf = (
  record: RawRecord,
  c: OracleContact,
  csat: number | undefined,
): Record<string, number> => {
  const initial = record['InitialContactId'];
  if (c.exclusion !== null || (typeof initial === 'string' && initial !== '' && initial !== record['ContactId']))
    return {};
  const out = typeof record['TransferredToEndpoint'] === 'object' && record['TransferredToEndpoint'] !== null ? 1 : 0;
  const hands = (c.handled ? 1 : 0) + out;
  const sums: Record<string, number> = { journeys: 1, journeyHands: hands };
  if (c.direction !== 'inbound' || !isKnown(record)) return sums;
  const waited = c.waitMs ?? 0;
  sums['customerContacts'] = 1;
  if (c.handled) Object.assign(sums, { firstContacts: 1, firstContactsResolved: 1 });
  sums['effort'] = Math.round((waited + c.holdMs) / 60 + (hands > 1 ? (hands - 1) * 2000 : 0));
  let [good, bad] = [0, 0];
  if (c.handled && waited <= 20_000 && c.holdMs === 0 && hands === 1) good += 1;
  if (csat === 5) good += 1;
  if (waited > 300_000) bad += 1;
  if (c.holdMs > 180_000) bad += 1;
  if (c.abandoned) bad += 1;
  if (csat !== undefined && csat <= 2) bad += 1;
  return { ...sums, momentsOfDelight: good, momentsOfFrustration: bad };
};
