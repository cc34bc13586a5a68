/** What the functions may do that answer for single customers. */
import type { Keys } from './constructs/keys.ts';
import type { Storage } from './constructs/storage.ts';
import { onDialling } from './dialling-permissions.ts';
import { makeMac, onTable, type Permission } from './permission.ts';

interface CustomerResources {
  readonly storage: Storage;
  readonly keys: Keys;
}

type CustomerFunction = 'customers' | 'customerContext' | 'customerEvents';

export const customerPermissions = (
  { storage: { contacts, customers, dialling }, keys }: CustomerResources,
  recompute: readonly Permission[],
): Readonly<Record<CustomerFunction, readonly Permission[]>> => {
  // Consent, opt-out and objection are kept with the person, whose key is made from the number.
  const takeEvents = [onDialling(dialling, ['person'], 'GetItem', 'PutItem'), makeMac(keys.pseudonym)];
  return {
    customers: [
      ...recompute,
      ...takeEvents,
      onTable(customers, 'BatchWriteItem', 'GetItem', 'UpdateItem'),
      // Erasure takes the follow-ups too.
      onDialling(dialling, ['followUp'], 'Query', 'DeleteItem'),
      makeMac(keys.numbers),
    ],
    customerContext: [
      onTable(customers, 'GetItem', 'Query'),
      onDialling(dialling, ['person'], 'GetItem'),
      onDialling(dialling, ['campaign'], 'Query'),
      // Whom a campaign meets is recorded, and counted.
      onDialling(dialling, ['followUp'], 'GetItem', 'PutItem'),
      onTable(contacts, 'UpdateItem'),
      makeMac(keys.pseudonym),
    ],
    customerEvents: [...recompute, ...takeEvents],
  };
};
