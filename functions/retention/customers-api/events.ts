/** Takes what a customer did outside of contacts. An event's id makes it idempotent: told again, it changes nothing. */
import {
  isCallingEvent,
  toProfileEvent,
  type CustomerEvent,
  type ProfileEvent,
} from '../../../shared/domain/customer-event.ts';
import { invalid } from '../../../shared/http/problem.ts';
import { recordConsent, recordObjection, recordOptOut, type PersonStore } from '../person/record.ts';
import { customerKeyFor, personKeyFor, type IdentityDeps } from './identity.ts';

export interface EventDeps extends IdentityDeps {
  readonly persons: PersonStore;
  /** Keeps the event with the customer. */
  readonly keepEvent: (customerKey: string, event: ProfileEvent) => Promise<void>;
  readonly recompute: (customerKey: string) => Promise<void>;
  /** Person keys of a customer, from the profile. */
  readonly personsOf: (customerKey: string) => Promise<readonly string[]>;
}

export interface EventResult {
  readonly customerKey: string;
  /** Numbers for which consent, opt-out or objection was noted. */
  readonly persons: number;
}

/** What calls are allowed is said of a number: the one that is named, else all that are the customer's alone. */
const personsFor = async (deps: EventDeps, event: CustomerEvent, customerKey: string): Promise<readonly string[]> => {
  const named = await personKeyFor(deps, event);
  return named === undefined ? deps.personsOf(customerKey) : [named];
};

const sayToPerson = async (deps: EventDeps, event: CustomerEvent, personKey: string): Promise<void> => {
  const said = { id: event.eventId, atMs: event.at, source: event.source };
  switch (event.type) {
    case 'opt-out':
      await recordOptOut(deps.persons, personKey, said);
      return;
    case 'consent-given':
      await recordConsent(deps.persons, personKey, event.purpose, {
        ...said,
        given: true,
        kind: event.kind,
        ...(event.expiresAt === undefined ? {} : { expiresAtMs: event.expiresAt }),
      });
      return;
    case 'consent-withdrawn':
      await recordConsent(deps.persons, personKey, event.purpose, { ...said, given: false, kind: 'express' });
      return;
    case 'profiling-objection':
      if (event.objects) await recordObjection(deps.persons, personKey, 'profiling', said);
      return;
    case 'purchase':
    case 'renewal':
    case 'cancellation':
  }
};

export const takeEvent = async (deps: EventDeps, event: CustomerEvent): Promise<EventResult> => {
  const customerKey = await customerKeyFor(deps, event);
  if (customerKey === undefined) throw invalid({ field: 'body.customerId', message: 'names no customer' });
  const concernsCalls = isCallingEvent(event) || event.type === 'profiling-objection';
  const persons = concernsCalls ? await personsFor(deps, event, customerKey) : [];
  if (isCallingEvent(event) && persons.length === 0)
    throw invalid({ field: 'body.phone', message: 'is needed: no number of this customer is known' });
  for (const personKey of persons) await sayToPerson(deps, event, personKey);
  const kept = toProfileEvent(event);
  if (kept) {
    await deps.keepEvent(customerKey, kept);
    // Whose the address is may have become known meanwhile.
    await deps.recompute((await customerKeyFor(deps, event)) ?? customerKey);
  }
  return { customerKey, persons: persons.length };
};
