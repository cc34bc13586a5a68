/** The dialling stores in memory, for tests and simulations: the same conditions as the items in shared/dynamo/items. */
import type { PersonStore } from '../../functions/retention/person/record.ts';
import { newPerson, type Person } from '../../shared/dynamo/items/person-item.ts';

/** Called before each storage operation takes effect: a test may wait, or throw, here. */
export type Step = (operation: string) => Promise<void>;

export class MemoryDialling {
  readonly people = new Map<string, Person>();

  constructor(private readonly step: Step = async () => {}) {}

  readonly persons: PersonStore = {
    read: async (personKey) => {
      await this.step('person.read');
      return this.people.get(personKey) ?? newPerson(personKey);
    },
    write: async (next) => {
      await this.step('person.write');
      if ((this.people.get(next.personKey)?.version ?? 0) !== next.version - 1) return false;
      this.people.set(next.personKey, next);
      return true;
    },
    optOut: async (personKey, said) => {
      await this.step('person.optOut');
      const person = this.people.get(personKey) ?? newPerson(personKey);
      if (person.optOut !== undefined) return false;
      this.people.set(personKey, { ...person, optOut: said, version: person.version + 1 });
      return true;
    },
  };
}
