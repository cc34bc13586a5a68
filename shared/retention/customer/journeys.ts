/**
 * Journeys of one customer from all their contacts: legs, repeats, channel switches, first contact resolution. Pure.
 * A repeat is the next contact that the customer started, for the same reason (an unknown reason may be any), within the
 * window after an earlier one began.
 */
import { exclusionOf, isAbandoned, isHandled, waitMsOf } from '../../domain/classify.ts';
import type { Contact } from '../../domain/contact.ts';
import type { JourneySaid, LegKind } from '../../domain/journey-part.ts';
import { startedAtMs } from '../../dynamo/items/timeline-item.ts';
import { handsOf, isCustomerStarted, isFirstLeg, journeyIdOf, legKindOf } from './legs.ts';

export interface JourneySettings {
  /** Within which the same reason counts as a repeat, milliseconds. */
  readonly windowMs: number;
  /** True: only the same reason is a repeat. */
  readonly sameReason: boolean;
  /** More contacts than this within a window are not those of one customer. */
  readonly sharedAbove: number;
}

export const reasonOf = (c: Contact): string | undefined => c.reason ?? c.topic;

const byStart = (a: Contact, b: Contact): number =>
  startedAtMs(a) - startedAtMs(b) || (a.contactId < b.contactId ? -1 : a.contactId > b.contactId ? 1 : 0);

export interface Leg {
  readonly contact: Contact;
  readonly kind: LegKind | undefined;
}

export interface Journey {
  readonly journeyId: string;
  /** In the order in which they began; without surveys, supervisors and tests. */
  readonly legs: readonly Leg[];
  /** Undefined when it has not arrived, or is no part of the conversation. */
  readonly first: Contact | undefined;
}

export const groupLegs = (contacts: readonly Contact[]): Journey[] => {
  const byId = new Map(contacts.map((contact) => [contact.contactId, contact]));
  const groups = new Map<string, Contact[]>();
  for (const contact of contacts) {
    if (exclusionOf(contact) !== undefined) continue;
    const known = groups.get(journeyIdOf(contact));
    if (known) known.push(contact);
    else groups.set(journeyIdOf(contact), [contact]);
  }
  return [...groups].map(([journeyId, members]) => ({
    journeyId,
    legs: members
      .toSorted(byStart)
      .map((contact) => ({ contact, kind: legKindOf(contact, byId.get(contact.previousContactId ?? journeyId)) })),
    first: members.find(isFirstLeg),
  }));
};

/** Ids of contacts that lie, with more than `sharedAbove` others, in one window. */
const sharedIds = (contacts: readonly Contact[], { windowMs, sharedAbove }: JourneySettings): Set<string> => {
  const sorted = contacts.toSorted(byStart);
  const shared = new Set<string>();
  let from = 0;
  for (const [to, contact] of sorted.entries()) {
    while (startedAtMs(contact) - startedAtMs(sorted[from] ?? contact) > windowMs) from += 1;
    if (to - from + 1 > sharedAbove) for (let at = from; at <= to; at += 1) shared.add(sorted[at]?.contactId ?? '');
  }
  return shared;
};

const compatible = (a: Contact, b: Contact, { sameReason }: JourneySettings): boolean => {
  const [one, two] = [reasonOf(a), reasonOf(b)];
  return !sameReason || one === undefined || two === undefined || one === two;
};

/** Contact id -> the latest earlier contact that it repeats. */
const repeatsOf = (started: readonly Contact[], settings: JourneySettings): Map<string, Contact> => {
  const repeats = new Map<string, Contact>();
  const sorted = started.toSorted(byStart);
  for (const [at, contact] of sorted.entries()) {
    for (let before = at - 1; before >= 0; before -= 1) {
      const base = sorted[before];
      if (!base || startedAtMs(contact) - startedAtMs(base) > settings.windowMs) break;
      if (!compatible(base, contact, settings)) continue;
      repeats.set(contact.contactId, base);
      break;
    }
  }
  return repeats;
};

const sum = (values: readonly (number | undefined)[]): number => values.reduce<number>((all, v) => all + (v ?? 0), 0);

const firstHandled = (legs: readonly Leg[]): Contact | undefined =>
  legs
    .map(({ contact }) => contact)
    .filter(isHandled)
    .toSorted((a, b) => (a.connectedToAgentAtMs ?? 0) - (b.connectedToAgentAtMs ?? 0) || byStart(a, b))[0];

/** Whoever helped may be an agent on any leg; without one the customer was given up, or gave up, when this is true. */
const isBrokenOff = ({ legs, first }: Journey): boolean =>
  first !== undefined && isAbandoned(first) && firstHandled(legs) === undefined;

const legTotals = ({ legs, first }: Journey): JourneySaid => {
  const others = legs.filter(({ contact }) => contact !== first);
  if (others.length === 0) return {};
  return {
    hands: sum(legs.map(({ contact, kind }) => handsOf(contact, kind))),
    otherWaitMs: sum(others.map(({ contact }) => waitMsOf(contact))),
    otherHoldMs: Math.round(sum(others.map(({ contact }) => contact.holdS)) * 1000),
  };
};

const linkTo = (contact: Contact, base: Journey): JourneySaid => {
  const from = base.first;
  if (!from) return {};
  const [channel, reason] = [from.channel, reasonOf(from)];
  const switched = channel !== contact.channel;
  return {
    repeatOf: { ...(channel === undefined ? {} : { channel }), ...(reason === undefined ? {} : { reason }) },
    ...(switched ? { switched: true as const } : {}),
    ...(switched && isBrokenOff(base) ? { brokenOff: true as const } : {}),
    ...(base.legs.some(({ contact: leg }) => leg.contactId === contact.relatedContactId)
      ? { carried: true as const }
      : {}),
  };
};

export interface JourneyView extends Journey {
  readonly said: ReadonlyMap<string, JourneySaid>;
  readonly repeatOf: string | undefined;
}

/** What is to be said about every contact, journey by journey, in the order in which they began. */
export const viewJourneys = (contacts: readonly Contact[], settings: JourneySettings, nowMs: number): JourneyView[] => {
  const shared = sharedIds(contacts, settings);
  const journeys = groupLegs(contacts);
  const byFirst = new Map(journeys.flatMap((journey) => (journey.first ? [[journey.first.contactId, journey]] : [])));
  const started = contacts.filter((contact) => isCustomerStarted(contact) && !shared.has(contact.contactId));
  const repeats = repeatsOf(started, settings);
  const repeated = new Set([...repeats.values()].map(({ contactId }) => contactId));
  const view = (journey: Journey): JourneyView => {
    const said = new Map<string, JourneySaid>();
    for (const { contact, kind } of journey.legs) said.set(contact.contactId, kind === undefined ? {} : { leg: kind });
    const { first } = journey;
    if (!first) return { ...journey, said, repeatOf: undefined };
    const base = repeats.get(first.contactId);
    const link = (base && linkTo(first, byFirst.get(base.contactId) ?? { journeyId: '', legs: [], first: base })) ?? {};
    const common: JourneySaid = {
      ...link,
      ...(repeated.has(first.contactId) ? { repeated: true } : {}),
      ...(isCustomerStarted(first) && nowMs > startedAtMs(first) + settings.windowMs ? { final: true } : {}),
      ...(shared.has(first.contactId) ? { shared: true } : {}),
    };
    const agent = isCustomerStarted(first) ? firstHandled(journey.legs) : undefined;
    const elsewhere = agent !== undefined && agent !== first;
    said.set(first.contactId, {
      ...legTotals(journey),
      ...common,
      ...(elsewhere ? { creditedElsewhere: true } : {}),
    });
    if (elsewhere) said.set(agent.contactId, { ...said.get(agent.contactId), ...common, credited: true });
    return { ...journey, said, repeatOf: base?.contactId };
  };
  return journeys.toSorted((a, b) => byStart(a.legs[0]?.contact ?? dummy, b.legs[0]?.contact ?? dummy)).map(view);
};

/** Journeys have at least one leg. */
const dummy: Contact = { contactId: '', lastUpdateMs: 0 };
