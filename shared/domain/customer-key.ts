/** Who the customer is, without keeping a number: the CRM id when known, else a keyed hash of the number or address. */
import { createHmac } from 'node:crypto';
import type { ContactRecord } from './contact-record.ts';

/** Keyed one-way hash of a normalised number or address. */
export type AddressHash = (address: string) => string;

/** HMAC-SHA-256, the first 132 bits in base64url: far beyond the phone-number space, and short in keys. */
export const addressHash =
  (key: Uint8Array): AddressHash =>
  (address) =>
    createHmac('sha256', key).update(address).digest('base64url').slice(0, 22);

const phone = /^\+[1-9]\d{4,14}$/;

/** Withheld numbers (`anonymous`, empty) identify nobody. */
const normaliseAddress = (address: string): string | undefined => {
  const trimmed = address.trim();
  if (phone.test(trimmed)) return trimmed;
  return trimmed.includes('@') ? trimmed.toLowerCase() : undefined;
};

/** `id:<CustomerId>` or `a:<hash>`; undefined when the customer cannot be told. */
export const customerKeyOf = (record: ContactRecord, hash: AddressHash): string | undefined => {
  if (record.CustomerId) return `id:${record.CustomerId}`;
  const address = record.CustomerEndpoint?.Address;
  const normal = address ? normaliseAddress(address) : undefined;
  return normal ? `a:${hash(normal)}` : undefined;
};
