/** Writing what a person said: read, decide, write on condition of what was read, and once more when somebody was first. */
import type { Consent, Person, PersonKey, Statement } from '../../../shared/dynamo/items/person-item.ts';
import { type Settlement, settled, suppressed, withConsent, withObjection } from './person.ts';

export interface PersonStore {
  /** Strongly consistent. */
  readonly read: (personKey: PersonKey) => Promise<Person>;
  /** False: the stored version is not the one before `next`. */
  readonly write: (next: Person) => Promise<boolean>;
  /** Needs no version. False: had opted out before. */
  readonly optOut: (personKey: PersonKey, said: Statement) => Promise<boolean>;
}

/** Lost races in a row after which something else is wrong. */
const mostTries = 50;

/** Applies a decision until it is written or says that nothing changes; answers whether it wrote. */
export const changePerson = async (
  store: PersonStore,
  personKey: PersonKey,
  decide: (person: Person) => Person | undefined,
): Promise<boolean> => {
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const next = decide(await store.read(personKey));
    if (next === undefined) return false;
    if (await store.write(next)) return true;
  }
  throw new Error(`A person was written by others ${mostTries} times in a row`);
};

/** No dial is claimed for this person after it has returned. False: was so already. */
export const recordOptOut = (store: PersonStore, personKey: PersonKey, said: Statement): Promise<boolean> =>
  store.optOut(personKey, said);

/** A consent (`given: true`) or its withdrawal (`given: false`) for a purpose. False: known, or older than what is stored. */
export const recordConsent = (
  store: PersonStore,
  personKey: PersonKey,
  purpose: string,
  said: Consent,
): Promise<boolean> => changePerson(store, personKey, (person) => withConsent(person, purpose, said));

export const recordObjection = (
  store: PersonStore,
  personKey: PersonKey,
  to: string,
  said: Statement,
): Promise<boolean> => changePerson(store, personKey, (person) => withObjection(person, to, said));

export const settlePerson = (store: PersonStore, personKey: PersonKey, settlement: Settlement): Promise<boolean> =>
  changePerson(store, personKey, (person) => settled(person, settlement));

/** Erasure: what is left says only that nobody is to be called. */
export const suppressPerson = (store: PersonStore, personKey: PersonKey, said: Statement): Promise<boolean> =>
  changePerson(store, personKey, (person) => suppressed(person, said));
