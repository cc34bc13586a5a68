/** The customer routes: lookup, profile, journey, export, erasure, events, import. */
import type { CustomerEvent } from '../../../shared/domain/customer-event.ts';
import { ratingOf } from '../../../shared/domain/rating.ts';
import { ProblemError } from '../../../shared/http/problem.ts';
import { surveyFacts } from '../../../shared/kpi/learned-facts.ts';
import type { Ratings } from '../../../shared/retention/customer/happenings.ts';
import { viewJourneys } from '../../../shared/retention/customer/journeys.ts';
import type { CustomerSettings } from '../../../shared/retention/customer/profile.ts';
import type { ReadNumber } from '../customers/number-store.ts';
import { readCustomer, type Customer } from '../observe/read-customer.ts';
import type { ObserveStore } from '../observe/store.ts';
import { journeyAnswer, profileAnswer } from './answers.ts';
import { eraseCustomer, type EraseDeps } from './erase.ts';
import { takeEvent, type EventDeps } from './events.ts';
import { customerKeyFor, type Identifiers } from './identity.ts';
import { importCustomers } from './import-csv.ts';

export interface CustomersDeps {
  readonly observed: ObserveStore;
  readonly events: EventDeps;
  readonly erasure: EraseDeps;
  readonly readNumber: ReadNumber;
  readonly settings: CustomerSettings;
  readonly now: () => number;
}

const unknown = (): ProblemError => new ProblemError('not-found', 'There is no such customer.');

/** Unknown, erased, or belonging to another key by now: the same answer. */
const found = async (deps: CustomersDeps, customerKey: string): Promise<Customer> => {
  const customer = await readCustomer({ store: deps.observed }, await deps.observed.readPartition(customerKey), {});
  if (!customer?.own.stored?.profile) throw unknown();
  return customer;
};

export const getCustomer = async (deps: CustomersDeps, customerKey: string): Promise<object> => {
  const { profile } = (await deps.observed.readPartition(customerKey)).stored ?? {};
  if (!profile) throw unknown();
  return profileAnswer(profile);
};

export const lookupCustomer = async (deps: CustomersDeps, identifiers: Identifiers): Promise<object> => {
  const customerKey = await customerKeyFor(deps.events, identifiers);
  if (customerKey === undefined) throw unknown();
  return getCustomer(deps, customerKey);
};

const ratingsOf = ({ rows }: Customer): Ratings =>
  new Map(
    [...rows.values()].flatMap(({ contactId, contact, parts }) => {
      const rating = contact && ratingOf(surveyFacts(contact, parts, {}).answers.csat);
      return rating ? [[contactId, rating] as const] : [];
    }),
  );

const journeysOf = (deps: CustomersDeps, customer: Customer): object[] =>
  journeyAnswer(
    viewJourneys(customer.contacts, deps.settings.journeys, deps.now()).filter(({ legs }) =>
      legs.some(({ contact }) => customer.ownIds.has(contact.contactId)),
    ),
    deps.settings.happenings,
    ratingsOf(customer),
  );

export const getJourney = async (deps: CustomersDeps, customerKey: string): Promise<object> => {
  const customer = await found(deps, customerKey);
  return { customerKey, journeys: journeysOf(deps, customer) };
};

/** Everything that is kept of a person, in their own words: what a request for access has to be answered with. */
export const exportCustomer = async (deps: CustomersDeps, customerKey: string): Promise<object> => {
  const customer = await found(deps, customerKey);
  const { profile } = customer.own.stored ?? {};
  const persons = await Promise.all(
    customer.personKeys.map(async (personKey) => {
      const { optOut, consents, objections, claims } = await deps.events.persons.read(personKey);
      return {
        personKey,
        number: (await deps.readNumber(personKey)) ?? null,
        optOut: optOut ?? null,
        consents,
        objections,
        calls: claims.map((ms) => new Date(ms).toISOString()),
      };
    }),
  );
  return {
    customerKey,
    exportedAt: new Date(deps.now()).toISOString(),
    profile: profile ? profileAnswer(profile) : null,
    persons,
    events: customer.events,
    journeys: journeysOf(deps, customer),
    contacts: [...customer.rows.values()].map(({ contactId, contact, parts }) => ({
      contactId,
      record: contact,
      parts,
    })),
  };
};

export const erase = (deps: CustomersDeps, customerKey: string): Promise<object> =>
  eraseCustomer(deps.erasure, customerKey, `erasure-${deps.now()}`);

export const postEvent = (deps: CustomersDeps, event: CustomerEvent): Promise<object> => takeEvent(deps.events, event);

export const postImport = (deps: CustomersDeps, text: string): Promise<object> => importCustomers(deps.events, text);
