/** From identifiers to customer keys. */
import { addressKey, customerIdKey, type AddressHash } from '../../../shared/domain/customer-key.ts';

export interface Identifiers {
  readonly customerId?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
}

export interface IdentityDeps {
  readonly addressHash: () => Promise<AddressHash>;
  /** Customers that an address was seen with. */
  readonly aliases: (address: string) => Promise<readonly string[]>;
}

/** The CRM id; else the one customer that the address belongs to; else the address itself. Undefined: no identifier. */
export const customerKeyFor = async (
  { addressHash, aliases }: IdentityDeps,
  { customerId, phone, email }: Identifiers,
): Promise<string | undefined> => {
  if (customerId !== undefined) return customerIdKey(customerId);
  const address = phone ?? email;
  const key = address === undefined ? undefined : addressKey(address, await addressHash());
  if (key === undefined) return undefined;
  const [only, ...others] = await aliases(key);
  return only !== undefined && others.length === 0 ? only : key;
};

/** Person keys of the phone itself, else of the addresses that are known to be the customer's alone. */
export const personKeyFor = async (
  { addressHash }: IdentityDeps,
  { phone }: Identifiers,
): Promise<string | undefined> => (phone === undefined ? undefined : addressKey(phone, await addressHash()));
