/**
 * Recomputes a customer as a whole: profile's version, then everything else; the profile on condition of that version;
 * then, stamped with the new version, what each contact is within its journey, only where the stored stamp is lower.
 *
 * Versions are also times (the version before plus one, at least the clock), so that stamps of two customers can be
 * compared when a contact passes from one to the other.
 */
import type { ProfileEvent } from '../../../shared/domain/customer-event.ts';
import { ratingOf } from '../../../shared/domain/rating.ts';
import { startedAtMs } from '../../../shared/dynamo/items/timeline-item.ts';
import { outcomeFacts, surveyFacts } from '../../../shared/kpi/learned-facts.ts';
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import { lifecycleRowId } from '../../../shared/domain/lifecycle-part.ts';
import type { JourneyPart, JourneySaid } from '../../../shared/domain/journey-part.ts';
import type { Profile } from '../../../shared/dynamo/items/profile-item.ts';
import { complainedAtMs, complaintCountsMs } from '../../../shared/retention/customer/complaints.ts';
import { followGoodwill, type Followed } from '../../../shared/retention/customer/churn.ts';
import type { Ratings } from '../../../shared/retention/customer/happenings.ts';
import { viewJourneys, type JourneyView } from '../../../shared/retention/customer/journeys.ts';
import { profileOf, type CustomerSettings } from '../../../shared/retention/customer/profile.ts';
import { readCustomer, type Customer, type ReadOptions } from './read-customer.ts';
import type { ObserveStore } from './store.ts';

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

const writesAtOnce = 8;

export interface RecomputeOptions extends ReadOptions {
  /** Write nothing when nothing differs: for sweeps. After a change the version must move, see observe.ts. */
  readonly onlyIfDifferent?: boolean;
}

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
  { journeys, openSinceMs }: Followed,
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
      events: [...customer.events, ...salesOf(customer)],
      goodwillSinceMs: openSinceMs,
      ratings: ratingsOf(customer),
      complainedAtMs: complainedAtMs(journeys, (id) => customer.rows.get(id)?.parts ?? {}, settings.complaints),
      namelessId: before?.namelessId ?? newId(),
      moves: before?.moves ?? [],
    },
    settings,
    nowMs,
  );
};

const followed = (customer: Customer, { journeys, churnWindowMs }: CustomerSettings, nowMs: number): Followed => {
  const { contacts, rows, events } = customer;
  return followGoodwill({ journeys: viewJourneys(contacts, journeys, nowMs), rows, events }, churnWindowMs, nowMs);
};

/** False: somebody else wrote since the customer was read. */
const attempt = async (deps: RecomputeDeps, key: string, options: RecomputeOptions): Promise<boolean> => {
  const { store } = deps;
  const nowMs = deps.now();
  const own = await store.readPartition(key);
  const version = Math.max((own.stored?.version ?? 0) + 1, nowMs);
  const customer = await readCustomer(deps, own, options);
  const seen = customer && followed(customer, deps.settings, nowMs);
  const content = customer && seen && computed(customer, seen, deps, nowMs);
  const before = own.stored?.profile;
  // Nothing is known, or the contacts of this address are another key's.
  if (!content) return own.stored === undefined || !before || store.withdrawProfile(key, version, own.stored);
  const profile: Profile = { ...content, version };
  const changed = changedParts(customer, seen.journeys);
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
