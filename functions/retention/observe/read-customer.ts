/** Reads all that is known of a customer: own partition, addresses that are theirs alone, contacts and their legs. */
import type { Contact } from '../../../shared/domain/contact.ts';
import type { ProfileEvent } from '../../../shared/domain/customer-event.ts';
import { isAddressKey } from '../../../shared/domain/customer-key.ts';
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import type { CustomerPartition } from '../../../shared/dynamo/items/customer-items.ts';
import { isFirstLeg } from '../../../shared/retention/customer/legs.ts';
import type { ObservedRow, ObserveStore } from './store.ts';

/** Contacts read for one customer: the newest ones. Twice what one customer may have in a window. */
const contactsRead = 400;
const readsAtOnce = 8;

export interface ReadOptions {
  /** Contacts to read although they may not be among the newest. */
  readonly contactIds?: readonly string[];
  /** First legs that are known to have more legs. */
  readonly withLegs?: ReadonlySet<string>;
}

export interface Customer {
  readonly own: CustomerPartition;
  readonly personKeys: readonly string[];
  readonly country: string | undefined;
  /** Told of the customer, or of an address before it was known whose it is. */
  readonly events: readonly ProfileEvent[];
  readonly rows: ReadonlyMap<string, ObservedRow>;
  /** Contacts of the customer, and legs of their journeys that are on nobody's timeline. */
  readonly contacts: readonly Contact[];
  readonly ownIds: ReadonlySet<string>;
}

/** The partitions that make up the customer: their own, and addresses that are theirs alone. */
const partitionsOf = async (store: ObserveStore, own: CustomerPartition): Promise<CustomerPartition[]> => {
  const addresses = await mapLimited(own.addresses, readsAtOnce, store.readPartition);
  return [own, ...addresses.filter(({ aliases }) => aliases.length === 1 && aliases[0] === own.key)];
};

const entriesOf = (partitions: readonly CustomerPartition[], erasedAtMs: number | undefined) =>
  partitions
    .flatMap(({ key, timeline }) => timeline.map((entry) => ({ ...entry, key })))
    .filter((entry) => erasedAtMs === undefined || entry.startedAtMs >= Math.floor(erasedAtMs / 1000) * 1000)
    .toSorted((a, b) => b.startedAtMs - a.startedAtMs);

const eventsOf = (partitions: readonly CustomerPartition[]): ProfileEvent[] => [
  ...new Map(partitions.flatMap(({ events }) => events).map((event) => [event.eventId, event])).values(),
];

const needsLegs = (row: ObservedRow, withLegs: ReadonlySet<string> | undefined): boolean =>
  row.contact !== undefined &&
  isFirstLeg(row.contact) &&
  (row.contact.nextContactId !== undefined ||
    row.contact.transferCompletedAtMs !== undefined ||
    row.parts.journey?.hands !== undefined ||
    (withLegs?.has(row.contactId) ?? false));

const byId = (rows: readonly ObservedRow[]) => rows.map((row) => [row.contactId, row] as const);

/** Reads all that is known of a customer. Undefined: the address belongs to somebody else's customer key. */
export const readCustomer = async (
  { store }: { readonly store: ObserveStore },
  own: CustomerPartition,
  { contactIds = [], withLegs }: ReadOptions,
): Promise<Customer | undefined> => {
  if (isAddressKey(own.key) && own.aliases.length === 1) return undefined;
  const partitions = await partitionsOf(store, own);
  const entries = entriesOf(partitions, own.stored?.erasedAtMs);
  const wanted = new Set(contactIds);
  const chosen = entries.filter(({ contactId }, at) => at < contactsRead || wanted.has(contactId));
  const read = await store.readRows([...new Set(chosen.map(({ contactId }) => contactId))]);
  // A contact that has since been given another customer stays on the timeline, and is no longer this one's.
  const keys = new Set(partitions.map(({ key }) => key));
  const ownRows = read.filter(({ contact }) => contact?.customerKey !== undefined && keys.has(contact.customerKey));
  const legIds = await mapLimited(
    ownRows.filter((row) => needsLegs(row, withLegs)),
    readsAtOnce,
    ({ contactId }) => store.legs(contactId),
  );
  const ownIds = new Set(ownRows.map(({ contactId }) => contactId));
  const otherIds = [...new Set(legIds.flat())].filter((id) => !ownIds.has(id));
  const rows = new Map([...byId(ownRows), ...byId(otherIds.length === 0 ? [] : await store.readRows(otherIds))]);
  return {
    own,
    personKeys: isAddressKey(own.key) ? [own.key] : partitions.slice(1).map(({ key }) => key),
    country: partitions.map(({ country }) => country).find((country) => country !== undefined),
    events: eventsOf(partitions),
    rows,
    contacts: [...rows.values()].flatMap(({ contact }) => contact ?? []),
    ownIds,
  };
};
