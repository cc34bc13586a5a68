/** The profile, from everything that is known of a customer at a moment. Pure: the same state gives the same profile. */
import { isAbandoned, isHandled, exclusionOf } from '../../domain/classify.ts';
import type { Contact } from '../../domain/contact.ts';
import type { ProfileEvent } from '../../domain/customer-event.ts';
import { dayMs, localDay } from '../../domain/time.ts';
import type { Profile } from '../../dynamo/items/profile-item.ts';
import { startedAtMs } from '../../dynamo/items/timeline-item.ts';
import type { ComplaintSettings } from './complaints.ts';
import { happeningsOf, type HappeningSettings, type Ratings } from './happenings.ts';
import { reasonOf, type JourneySettings, type JourneyView } from './journeys.ts';
import { isCustomerStarted } from './legs.ts';
import { firstKeptDay, stageAt, transitionsBetween, type LifecycleSettings, type LifeEvents } from './lifecycle.ts';
import { riskAt } from './scorecard.ts';

export interface CustomerSettings {
  readonly journeys: JourneySettings;
  readonly happenings: HappeningSettings;
  readonly complaints: ComplaintSettings;
  readonly lifecycle: LifecycleSettings;
  /** In which a cancellation counts after what was decided for a long wait, milliseconds. */
  readonly churnWindowMs: number;
}

export interface CustomerState {
  readonly customerKey: string;
  readonly personKeys: readonly string[];
  readonly country: string | undefined;
  /** Contacts of the customer, without those that only belong to their journeys. */
  readonly contacts: readonly Contact[];
  readonly journeys: readonly JourneyView[];
  readonly events: readonly ProfileEvent[];
  /** Epoch ms of the earliest goodwill decision whose window is still open. */
  readonly goodwillSinceMs: number | undefined;
  readonly ratings: Ratings;
  readonly complainedAtMs: number | undefined;
  readonly namelessId: string;
  /** As they were kept before. */
  readonly moves: Profile['moves'];
}

const times = (events: readonly ProfileEvent[], ...types: readonly ProfileEvent['type'][]): number[] =>
  events.filter(({ type }) => types.includes(type)).map(({ atMs }) => atMs);

const newest = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((a, b) => Math.max(a, b));

/** The newest statement counts; a tie goes to the objection. */
const objects = (events: readonly ProfileEvent[]): boolean => {
  const said = events.filter(({ type }) => type === 'profiling-objection');
  const last = newest(said.map(({ atMs }) => atMs));
  return said.some(({ atMs, objects: objected }) => atMs === last && objected !== false);
};

/** What was kept before and is no longer so stays, withdrawn, as long as its row may have to be corrected. */
const mergeMoves = (kept: Profile['moves'], now: Profile['moves'], fromDay: string): Profile['moves'] => {
  const days = new Set(now.map(({ day }) => day));
  const withdrawn = kept.filter(({ day }) => day >= fromDay && !days.has(day)).map(({ day }) => ({ day }));
  return [...withdrawn, ...now].toSorted((a, b) => (a.day < b.day ? -1 : 1));
};

const byStart = (a: Contact, b: Contact): number =>
  startedAtMs(a) - startedAtMs(b) || (a.contactId < b.contactId ? -1 : 1);

const lastWith = <K extends keyof Contact>(contacts: readonly Contact[], field: K): Contact[K] | undefined =>
  contacts.findLast((contact) => contact[field] !== undefined)?.[field];

/** Last contact that the customer gave up in the queue, if nobody has talked to them since. */
const unmetAt = (contacts: readonly Contact[]): number | undefined => {
  const lost = contacts.findLast((contact) => isCustomerStarted(contact) && isAbandoned(contact));
  const met = contacts.findLast(isHandled);
  return lost && (!met || startedAtMs(met) < startedAtMs(lost)) ? startedAtMs(lost) : undefined;
};

const lifeEvents = (
  { journeys, events, ratings }: CustomerState,
  started: readonly Contact[],
  settings: CustomerSettings,
): LifeEvents => ({
  contacts: started.map(startedAtMs),
  purchases: times(events, 'purchase', 'renewal'),
  cancellations: times(events, 'cancellation'),
  happenings: happeningsOf(journeys, events, settings.happenings, ratings),
});

const lifecycleOf = (state: CustomerState, events: LifeEvents, nowMs: number, { lifecycle }: CustomerSettings) => {
  const from = firstKeptDay(nowMs, lifecycle.timeZone);
  const today = localDay(lifecycle.timeZone, nowMs);
  const changes = transitionsBetween(events, from, today, nowMs, lifecycle);
  const moves = changes.map(({ day, from: before, to }) => ({ day, ...(before ? { from: before } : {}), to }));
  return {
    lifecycle: stageAt(events, nowMs, lifecycle) ?? ('new' as const),
    lifecycleSince: changes.at(-1)?.day ?? from,
    moves: mergeMoves(state.moves, moves, from),
  };
};

const contactFields = (contacts: readonly Contact[], started: readonly Contact[], nowMs: number) => {
  const [first, last, inbound] = [contacts[0], contacts.at(-1), started.at(-1)];
  return {
    language: lastWith(contacts, 'language'),
    product: lastWith(contacts, 'product'),
    firstContactAtMs: first && startedAtMs(first),
    lastContact: last && {
      contactId: last.contactId,
      atMs: startedAtMs(last),
      ...(last.channel === undefined ? {} : { channel: last.channel }),
      ...(reasonOf(last) === undefined ? {} : { reason: reasonOf(last) }),
    },
    lastInboundAtMs: inbound && startedAtMs(inbound),
    inbound30: started.filter((contact) => startedAtMs(contact) > nowMs - 30 * dayMs).length,
    contacts: contacts.length,
    abandonedAtMs: unmetAt(contacts),
  };
};

/** Everything but the version. Undefined when nothing is known of the customer. */
export const profileOf = (
  state: CustomerState,
  settings: CustomerSettings,
  nowMs: number,
): Omit<Profile, 'version'> | undefined => {
  const contacts = state.contacts.filter((contact) => exclusionOf(contact) === undefined).toSorted(byStart);
  if (contacts.length === 0 && state.events.length === 0) return undefined;
  const started = contacts.filter(isCustomerStarted);
  const events = lifeEvents(state, started, settings);
  const objected = objects(state.events);
  const shared = state.journeys.some(({ said }) => [...said.values()].some((one) => one.shared));
  const open = started.find((contact) => startedAtMs(contact) + settings.journeys.windowMs >= nowMs);
  return {
    customerKey: state.customerKey,
    computedAtMs: nowMs,
    personKeys: [...state.personKeys],
    country: state.country,
    namelessId: state.namelessId,
    ...lifecycleOf(state, objected ? { ...events, happenings: [] } : events, nowMs, settings),
    risk: objected ? undefined : riskAt(shared ? [] : events.happenings, nowMs),
    profilingObjected: objected ? true : undefined,
    shared: shared ? true : undefined,
    ...contactFields(contacts, started, nowMs),
    troubleAtMs: newest(
      events.happenings
        .filter(({ feature }) => feature === 'bad-rating' || feature === 'repeat-contact')
        .map(({ atMs }) => atMs),
    ),
    complainedAtMs: state.complainedAtMs,
    purchases: events.purchases.length,
    lastPurchaseAtMs: newest(events.purchases),
    cancelledAtMs: newest(events.cancellations),
    openSinceMs: open && startedAtMs(open),
    goodwillSinceMs: state.goodwillSinceMs,
  };
};
