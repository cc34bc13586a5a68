/** What a leg of a journey is, from its own record and that of the leg it was made from. Pure. */
import { exclusionOf, directionOf, isHandled } from '../../domain/classify.ts';
import type { Contact } from '../../domain/contact.ts';
import type { LegKind } from '../../domain/journey-part.ts';

/** All legs of a journey share it. */
export const journeyIdOf = (c: Contact): string => c.initialContactId ?? c.contactId;

export const isFirstLeg = (c: Contact): boolean => journeyIdOf(c) === c.contactId;

/** A contact in the customer's eyes: they started it, and it is no second leg. */
export const isCustomerStarted = (c: Contact): boolean =>
  exclusionOf(c) === undefined && directionOf(c) === 'inbound' && isFirstLeg(c);

/** A consulted agent who says less than this was only asked (threshold of Connect's own sample). */
const consultMs = 2_000;

const talkMs = (c: Contact): number => (c.interactionS ?? 0) * 1000;

/** When the agent was done with the customer. */
const leftAtMs = (c: Contact): number | undefined => c.afterContactWorkStartMs ?? c.disconnectedAtMs;

const externalKind = (leg: Contact, parent: Contact | undefined): LegKind => {
  const completed = parent?.transferCompletedAtMs;
  if (completed !== undefined && (leg.disconnectedAtMs ?? 0) > completed) return 'external_transfer';
  const spokeMs = (leg.disconnectedAtMs ?? 0) - (leg.connectedToSystemAtMs ?? leg.disconnectedAtMs ?? 0);
  // Who is held for longer than the third party talked was kept out of that talk.
  return (parent?.holdS ?? 0) * 1000 - spokeMs > consultMs ? 'external_consult' : 'external_conference';
};

const transferKind = (leg: Contact, parent: Contact | undefined): LegKind => {
  if (parent !== undefined && !isHandled(parent)) return 'queue_transfer';
  if (parent?.transferCompletedAtMs !== undefined) return 'cold_transfer';
  const [parentLeft, legLeft] = [parent && leftAtMs(parent), leftAtMs(leg)];
  if (parentLeft === undefined || legLeft === undefined) return 'cold_transfer';
  if (parentLeft > legLeft) return talkMs(leg) < consultMs ? 'consult' : 'conference';
  return talkMs(leg) < consultMs ? 'consult' : 'warm_transfer';
};

/** Undefined for first legs and for legs that are no part of the conversation (surveys, supervisors, tests). */
export const legKindOf = (leg: Contact, parent: Contact | undefined): LegKind | undefined => {
  if (isFirstLeg(leg) || exclusionOf(leg) !== undefined) return undefined;
  const direction = directionOf(leg);
  if (direction === 'callback') return 'callback';
  if (leg.initiationMethod === 'QUEUE_TRANSFER') return 'queue_transfer';
  if (direction === 'external') return externalKind(leg, parent);
  return direction === 'transfer' ? transferKind(leg, parent) : undefined;
};

/** The customer talks to somebody else from then on. A consult is none: the customer never heard them. */
const passes: ReadonlySet<LegKind> = new Set([
  'callback',
  'queue_transfer',
  'cold_transfer',
  'warm_transfer',
  'conference',
  'external_transfer',
  'external_conference',
]);

/** Hands that a single leg adds: its agent, and an outside party that it was passed on to without a leg of its own. */
export const handsOf = (leg: Contact, kind: LegKind | undefined): number => {
  if (kind === 'external_transfer' || kind === 'external_conference') return 1;
  if (kind !== undefined && !passes.has(kind)) return 0;
  return (isHandled(leg) ? 1 : 0) + (leg.transferredExternally ? 1 : 0);
};
