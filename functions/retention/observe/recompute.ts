/**
 * Recomputes a customer as a whole: profile's version, then everything else; the profile on condition of that version;
 * then, stamped with the new version, what each contact is within its journey, only where the stored stamp is lower.
 *
 * Versions are also times (the version before plus one, at least the clock), so that stamps of two customers can be
 * compared when a contact passes from one to the other.
 */
import type { Contact } from '../../../shared/domain/contact.ts';
import { isAddressKey } from '../../../shared/domain/customer-key.ts';
import type { ProfileEvent } from '../../../shared/domain/customer-event.ts';
import { ratingOf } from '../../../shared/domain/rating.ts';
import { startedAtMs } from '../../../shared/dynamo/items/timeline-item.ts';
import { outcomeFacts, surveyFacts } from '../../../shared/kpi/learned-facts.ts';
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import { lifecycleRowId } from '../../../shared/domain/lifecycle-part.ts';
import type { JourneyPart, JourneySaid } from '../../../shared/domain/journey-part.ts';
import type { CustomerPartition } from '../../../shared/dynamo/items/customer-items.ts';
import type { Profile } from '../../../shared/dynamo/items/profile-item.ts';
import { complainedAtMs, complaintCountsMs } from '../../../shared/retention/customer/complaints.ts';
import { markChurn } from '../../../shared/retention/customer/churn.ts';
import type { Ratings } from '../../../shared/retention/customer/happenings.ts';
import { viewJourneys, type JourneyView } from '../../../shared/retention/customer/journeys.ts';
import { isFirstLeg } from '../../../shared/retention/customer/legs.ts';
import { profileOf, type CustomerSettings } from '../../../shared/retention/customer/profile.ts';
import type { ObservedRow, ObserveStore } from './store.ts';

export interface RecomputeDeps {
  readonly store: ObserveStore;
  readonly settings: CustomerSettings;
  /** Epoch ms. */
  readonly now: () => number;
  /** For a customer seen for the first time. */
  readonly newId: () => string;
  /** Waits before attempt n + 1; throws when time is up. */
  readonly pause: (attempt: number) => Promise<void>;
}

/** Contacts read for one customer: the newest ones. Twice what one customer may have in a window. */
export const contactsRead = 400;
const writesAtOnce = 8;

export interface RecomputeOptions {
  /** Contacts to read although they may not be among the newest. */
  readonly contactIds?: readonly string[];
  /** First legs that are known to have more legs. */
  readonly withLegs?: ReadonlySet<string>;
  /** Write nothing when nothing differs: for sweeps. After a change the version must move, see observe.ts. */
  readonly onlyIfDifferent?: boolean;
}

export interface Customer {
  readonly own: CustomerPartition;
  readonly personKeys: readonly string[];
  readonly country: string | undefined;
  readonly rows: ReadonlyMap<string, ObservedRow>;
  /** Contacts of the customer, and legs of their journeys that are on nobody's timeline. */
  readonly contacts: readonly Contact[];
  readonly ownIds: ReadonlySet<string>;
}

/** The partitions that make up the customer: their own, and addresses that are theirs alone. */
const partitionsOf = async (store: ObserveStore, own: CustomerPartition): Promise<CustomerPartition[]> => {
  const addresses = await mapLimited(own.addresses, writesAtOnce, store.readPartition);
  return [own, ...addresses.filter(({ aliases }) => aliases.length === 1 && aliases[0] === own.key)];
};

const entriesOf = (partitions: readonly CustomerPartition[], erasedAtMs: number | undefined) =>
  partitions
    .flatMap(({ key, timeline }) => timeline.map((entry) => ({ ...entry, key })))
    .filter((entry) => erasedAtMs === undefined || entry.startedAtMs >= Math.floor(erasedAtMs / 1000) * 1000)
    .toSorted((a, b) => b.startedAtMs - a.startedAtMs);

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
  { store }: Pick<RecomputeDeps, 'store'>,
  own: CustomerPartition,
  { contactIds = [], withLegs }: RecomputeOptions,
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
    writesAtOnce,
    ({ contactId }) => store.legs(contactId),
  );
  const ownIds = new Set(ownRows.map(({ contactId }) => contactId));
  const otherIds = [...new Set(legIds.flat())].filter((id) => !ownIds.has(id));
  const rows = new Map([...byId(ownRows), ...byId(otherIds.length === 0 ? [] : await store.readRows(otherIds))]);
  return {
    own,
    personKeys: isAddressKey(own.key) ? [own.key] : partitions.slice(1).map(({ key }) => key),
    country: partitions.map(({ country }) => country).find((country) => country !== undefined),
    rows,
    contacts: [...rows.values()].flatMap(({ contact }) => contact ?? []),
    ownIds,
  };
};

const canonical = (value: object): string =>
  JSON.stringify(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

const saidIn = ({ stamp: _stamp, ...said }: JourneyPart): JourneySaid => said;

/** Contact id -> what is to be written. Only journeys whose first leg is the customer's own are this customer's to tell. */
const changedParts = (customer: Customer, journeys: readonly JourneyView[]): [string, JourneySaid][] =>
  journeys
    .filter(({ first }) => first !== undefined && customer.ownIds.has(first.contactId))
    .flatMap(({ said }) => [...said])
    .filter(([contactId, said]) => {
      const stored = customer.rows.get(contactId)?.parts.journey;
      return canonical(said) !== canonical(stored ? saidIn(stored) : {});
    });

const contentOf = ({ version: _v, computedAtMs: _c, ...content }: Profile): string => JSON.stringify(sorted(content));

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
};

/** The changes of stage are rows of their own; those that are as they should be are left alone. */
const writeMoves = async ({ store }: RecomputeDeps, { moves, namelessId, version }: Profile): Promise<void> => {
  if (moves.length === 0) return;
  const ids = moves.map(({ day }) => lifecycleRowId(namelessId, day));
  const stored = new Map((await store.readRows(ids)).map((row) => [row.contactId, row.parts.lifecycle]));
  for (const move of moves) {
    const id = lifecycleRowId(namelessId, move.day);
    const before = stored.get(id);
    if (before ? before.from === move.from && before.to === move.to : move.to === undefined) continue;
    await store.writeLifecycle(id, { ...move, stamp: version });
  }
};

/** Before the profile says so: what is in the profile has been noted, whatever stopped in between. */
const noteComplaint = async (
  { store }: RecomputeDeps,
  { complainedAtMs: atMs, personKeys }: Profile,
  before: Profile | undefined,
  nowMs: number,
): Promise<void> => {
  if (atMs === undefined || atMs <= nowMs - complaintCountsMs) return;
  const known = before?.complainedAtMs === atMs ? before.personKeys : [];
  for (const personKey of personKeys) if (!known.includes(personKey)) await store.noteComplaint(personKey, atMs);
};

/** A sale that was reported with a contact is a purchase at that moment. */
const salesOf = ({ rows }: Customer): ProfileEvent[] =>
  [...rows.values()].flatMap(({ contactId, contact, parts }) =>
    contact && outcomeFacts(contact, parts, {}).sale === true
      ? [{ eventId: contactId, type: 'purchase' as const, atMs: startedAtMs(contact) }]
      : [],
  );

const ratingsOf = ({ rows }: Customer): Ratings =>
  new Map(
    [...rows.values()].flatMap(({ contactId, contact, parts }) => {
      const rating = contact && ratingOf(surveyFacts(contact, parts, {}).answers.csat);
      return rating ? [[contactId, rating] as const] : [];
    }),
  );

/** What there is to say of the customer now; undefined when nothing is known. */
const computed = (
  customer: Customer,
  journeys: readonly JourneyView[],
  { settings, newId }: RecomputeDeps,
  nowMs: number,
): Omit<Profile, 'version'> | undefined => {
  const before = customer.own.stored?.profile;
  return profileOf(
    {
      customerKey: customer.own.key,
      personKeys: customer.personKeys,
      country: customer.country,
      contacts: customer.contacts.filter(({ contactId }) => customer.ownIds.has(contactId)),
      journeys,
      events: [...customer.own.events, ...salesOf(customer)],
      ratings: ratingsOf(customer),
      complainedAtMs: complainedAtMs(journeys, (id) => customer.rows.get(id)?.parts ?? {}, settings.complaints),
      namelessId: before?.namelessId ?? newId(),
      moves: before?.moves ?? [],
    },
    settings,
    nowMs,
  );
};

const journeysOf = ({ contacts, rows, own }: Customer, settings: CustomerSettings, nowMs: number): JourneyView[] => {
  const journeys = viewJourneys(contacts, settings.journeys, nowMs);
  return markChurn({ journeys, rows, events: own.events }, settings.churnWindowMs);
};

/** False: somebody else wrote since the customer was read. */
const attempt = async (deps: RecomputeDeps, key: string, options: RecomputeOptions): Promise<boolean> => {
  const { store } = deps;
  const nowMs = deps.now();
  const own = await store.readPartition(key);
  const version = Math.max((own.stored?.version ?? 0) + 1, nowMs);
  const customer = await readCustomer(deps, own, options);
  const journeys = customer ? journeysOf(customer, deps.settings, nowMs) : [];
  const content = customer && computed(customer, journeys, deps, nowMs);
  const before = own.stored?.profile;
  // Nothing is known, or the contacts of this address are another key's.
  if (!content) return own.stored === undefined || !before || store.withdrawProfile(key, version, own.stored);
  const profile: Profile = { ...content, version };
  const changed = changedParts(customer, journeys);
  if (options.onlyIfDifferent && before && changed.length === 0 && contentOf(before) === contentOf(profile)) {
    await writeMoves(deps, before);
    return true;
  }
  await noteComplaint(deps, profile, before, nowMs);
  if (!(await store.writeProfile(profile, own.stored))) return false;
  await mapLimited(changed, writesAtOnce, ([contactId, said]) =>
    store.writeJourney(contactId, { ...said, stamp: version }),
  );
  await writeMoves(deps, profile);
  return true;
};

/** Throws when time is up. */
export const recompute = async (deps: RecomputeDeps, key: string, options: RecomputeOptions = {}): Promise<void> => {
  for (let tries = 1; !(await attempt(deps, key, options)); tries += 1) await deps.pause(tries);
};
