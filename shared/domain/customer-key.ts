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

/** Prefixes of customer keys: a CRM id, or an address (then it is also the person key that calls are counted by). */
export const customerKeyPrefixes = { customerId: 'id:', address: 'a:' } as const;

export const customerIdKey = (customerId: string): string => `${customerKeyPrefixes.customerId}${customerId}`;
export const isAddressKey = (key: string): boolean => key.startsWith(customerKeyPrefixes.address);

/** `a:<hash>` of a number or address; undefined when it identifies nobody. */
export const addressKey = (address: string, hash: AddressHash): string | undefined => {
  const normal = normaliseAddress(address);
  return normal === undefined ? undefined : `${customerKeyPrefixes.address}${hash(normal)}`;
};

/** On a leg to an outside party the endpoint is that party, not the customer. */
const customerAddress = (record: ContactRecord): string | undefined =>
  record.InitiationMethod === 'EXTERNAL_OUTBOUND' ? undefined : (record.CustomerEndpoint?.Address ?? undefined);

export interface CustomerKeys {
  /** `id:<CustomerId>`, else the address key; undefined when the customer cannot be told. */
  readonly customerKey: string | undefined;
  /** Of the number or address that the contact came over. */
  readonly addressKey: string | undefined;
}

export const customerKeysOf = (record: ContactRecord, hash: AddressHash): CustomerKeys => {
  const address = customerAddress(record);
  const key = address === undefined ? undefined : addressKey(address, hash);
  return { customerKey: record.CustomerId ? customerIdKey(record.CustomerId) : key, addressKey: key };
};

/** The customer's E.164 number; undefined for other addresses and withheld numbers. */
export const customerNumber = (record: ContactRecord): string | undefined => {
  const address = customerAddress(record)?.trim();
  return address !== undefined && phone.test(address) ? address : undefined;
};
