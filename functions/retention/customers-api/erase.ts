/**
 * Erases a customer: contact rows become nameless tombstones (their numbers stay counted, frozen), timeline, events,
 * aliases, number, profile and follow-ups go; what stays is that nobody may be called, and a mark under the profile's key that a
 * late replay meets. Every step may be repeated, so an interrupted erasure is simply run again.
 */
import { isAddressKey } from '../../../shared/domain/customer-key.ts';
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import type { CustomerPartition, TimelineEntry } from '../../../shared/dynamo/items/customer-items.ts';
import { suppressPerson, type PersonStore } from '../person/record.ts';

export interface EraseStore {
  readonly readPartition: (key: string) => Promise<CustomerPartition>;
  readonly legs: (firstLeg: string) => Promise<readonly string[]>;
  /** Leaves a tombstone; nothing when there is no row. */
  readonly eraseContact: (contactId: string) => Promise<void>;
  /** First contact rows, then this: whoever recomputes meets the mark. */
  readonly markErased: (customerKey: string, atMs: number) => Promise<void>;
  readonly removeTimeline: (key: string, entries: readonly TimelineEntry[]) => Promise<void>;
  /** Everything of a partition but the mark. */
  readonly clearPartition: (key: string) => Promise<void>;
  readonly removeAlias: (address: string, customerKey: string) => Promise<void>;
  readonly clearLegs: (firstLeg: string) => Promise<void>;
}

export interface EraseDeps {
  readonly store: EraseStore;
  readonly persons: PersonStore;
  /** Follow-ups of a person; answers how many there were. */
  readonly eraseFollowUps: (personKey: string) => Promise<number>;
  readonly now: () => number;
}

export interface ErasureReport {
  readonly customerKey: string;
  readonly contacts: number;
  /** Numbers that stay known as "not to be called". */
  readonly suppressed: number;
  readonly followUps: number;
}

const atOnce = 8;

/** The newest contacts of a partition, until there are none left. */
const eraseContacts = async (store: EraseStore, key: string): Promise<number> => {
  for (let erased = 0; ;) {
    const { timeline } = await store.readPartition(key);
    if (timeline.length === 0) return erased;
    const ids = timeline.map(({ contactId }) => contactId);
    const legs = (await mapLimited(ids, atOnce, store.legs)).flat();
    await mapLimited(new Set([...ids, ...legs]), atOnce, store.eraseContact);
    await mapLimited(ids, atOnce, store.clearLegs);
    await store.removeTimeline(key, timeline);
    erased += ids.length;
  }
};

export const eraseCustomer = async (
  { store, persons, eraseFollowUps, now }: EraseDeps,
  customerKey: string,
  requestId: string,
): Promise<ErasureReport> => {
  const own = await store.readPartition(customerKey);
  const addresses = await mapLimited(own.addresses, atOnce, store.readPartition);
  const alone = addresses
    .filter(({ aliases }) => aliases.length === 1 && aliases[0] === customerKey)
    .map(({ key }) => key);
  const people = isAddressKey(customerKey) ? [customerKey] : alone;
  // First of all: no call while the rest is going on.
  for (const personKey of people)
    await suppressPerson(persons, personKey, { id: requestId, atMs: now(), source: 'erasure' });
  await store.markErased(customerKey, now());
  let followUps = 0;
  for (const personKey of people) followUps += await eraseFollowUps(personKey);
  let contacts = 0;
  for (const key of [customerKey, ...alone]) contacts += await eraseContacts(store, key);
  for (const key of alone) await store.clearPartition(key);
  for (const { key } of addresses) await store.removeAlias(key, customerKey);
  await store.clearPartition(customerKey);
  return { customerKey, contacts, suppressed: people.length, followUps };
};
