/** A follow-up with what its customer did and what its calls took -> the facts that the effect is computed from. Pure. */
import type { ProfileEvent } from '../../../shared/domain/customer-event.ts';
import type { Contact } from '../../../shared/domain/contact.ts';
import type { FollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';
import type { PersonFacts } from './facts.ts';

export interface CustomerHistory {
  readonly events: readonly ProfileEvent[];
  readonly contacts: readonly { readonly contactId: string; readonly startedAtMs: number }[];
}

/** The first cancellation from the due moment on: what was cancelled before is no effect of anything later. */
const cancelledAt = (events: readonly ProfileEvent[], fromMs: number): number | undefined =>
  events
    .filter(({ type, atMs }) => type === 'cancellation' && atMs >= fromMs)
    .reduce<number | undefined>((first, { atMs }) => Math.min(first ?? atMs, atMs), undefined);

const sum = (contacts: readonly Contact[], of: (contact: Contact) => number): number =>
  contacts.reduce((total, contact) => total + of(contact), 0);

const voiceSeconds = ({ connectedToSystemAtMs, disconnectedAtMs }: Contact): number =>
  connectedToSystemAtMs === undefined || disconnectedAtMs === undefined
    ? 0
    : Math.max(0, (disconnectedAtMs - connectedToSystemAtMs) / 1000);

/** All follow-ups of a person in a campaign, the first one first. */
export type OwnFollowUps = readonly [FollowUp, ...FollowUp[]];

/** A person who is due in several months is one person, compared once: the windows of one person know of each other. */
export const byPerson = (followUps: readonly FollowUp[]): OwnFollowUps[] => {
  const people = new Map<string, [FollowUp, ...FollowUp[]]>();
  for (const followUp of followUps.toSorted((a, b) => a.firstDueAtMs - b.firstDueAtMs)) {
    const own = people.get(followUp.personKey);
    if (own) own.push(followUp);
    else people.set(followUp.personKey, [followUp]);
  }
  return [...people.values()];
};

/** Compared from the first follow-up on. `calls`: of all of them; they are no repeat contacts, whoever's timeline they stand on. */
export const personFactsOf = (own: OwnFollowUps, history: CustomerHistory, calls: readonly Contact[]): PersonFacts => {
  const [followUp] = own;
  const ours = new Set(calls.map(({ contactId }) => contactId));
  const seen = new Map(history.contacts.map(({ contactId, startedAtMs }) => [contactId, startedAtMs]));
  return {
    arm: followUp.arm,
    dueAtMs: followUp.firstDueAtMs,
    passed: followUp.passedAtMs !== undefined,
    cancelledAtMs: cancelledAt(history.events, followUp.firstDueAtMs),
    purchases: history.events
      .filter(({ type }) => type === 'purchase' || type === 'renewal')
      .map(({ atMs, amountMinor = 0 }) => ({ atMs, amountMinor })),
    contactsAtMs: [...seen].filter(([contactId]) => !ours.has(contactId)).map(([, startedAtMs]) => startedAtMs),
    attempts: own.reduce((total, { placed }) => total + placed, 0),
    reached: own.some(({ reachedAtMs }) => reachedAtMs !== undefined),
    agentSeconds: sum(
      calls,
      ({ interactionS = 0, holdS = 0, afterContactWorkS = 0 }) => interactionS + holdS + afterContactWorkS,
    ),
    voiceSeconds: sum(calls, voiceSeconds),
  };
};
