/** The sample records' journeys, legs and repeats against their truth. */
import { contributionsOf } from '../../../../shared/kpi/contributions.ts';
import { measures, type MeasureName } from '../../../../shared/kpi/measures.ts';
import { parseContactRow } from '../../../../shared/dynamo/items/contact-item.ts';
import { viewJourneys } from '../../../../shared/retention/customer/journeys.ts';
import { CustomerWorld, testCustomers } from '../../../support/customer-world.ts';
import { berlin, fixtureLines, fixtureTruth } from '../../../support/fixtures.ts';
import { seeded } from '../../../support/random.ts';

interface JourneyTruth {
  readonly legKind: string | null;
  readonly repeatOf: string | null;
  readonly journeyId: string;
  readonly excluded: string | null;
}
const truth = Object.entries(fixtureTruth().contacts) as unknown as [string, JourneyTruth][]; // boundary: our own file

const nowMs = Date.parse('2026-12-24T12:00:00Z');

const observed = async (): Promise<CustomerWorld> => {
  const world = new CustomerWorld(seeded(1), { nowMs, workers: 2, faultRate: 0, lost: 0 });
  await world.run(fixtureLines());
  await world.drain();
  return world;
};

describe('the journeys of the sample records', () => {
  it('have the kinds of legs of the truth, and only its repeat', async () => {
    const said = (await observed()).said();
    const kinds = truth.map(([id]) => [id, said.get(id)?.leg ?? null]);
    expect(kinds).toEqual(truth.map(([id, { legKind }]) => [id, legKind]));
    const repeats = truth.filter(([id]) => said.get(id)?.repeatOf).map(([id]) => id);
    expect(repeats).toEqual(truth.filter(([, { repeatOf }]) => repeatOf !== null).map(([id]) => id));
  });

  it('point to the contact that is repeated, and group the legs of the truth', async () => {
    const world = await observed();
    const contacts = world.contacts.rows().flatMap((row) => parseContactRow(row).contact ?? []);
    const byCustomer = new Map<string, typeof contacts>();
    for (const contact of contacts)
      byCustomer.set(contact.customerKey ?? contact.contactId, [
        ...(byCustomer.get(contact.customerKey ?? contact.contactId) ?? []),
        contact,
      ]);
    const views = [...byCustomer.values()].flatMap((own) => viewJourneys(own, testCustomers.journeys, nowMs));
    const repeatOf = new Map(views.map(({ first, repeatOf: base }) => [first?.contactId, base]));
    for (const [id, expected] of truth) {
      if (expected.excluded !== null) continue;
      if (expected.journeyId === id) expect(repeatOf.get(id) ?? null).toBe(expected.repeatOf);
      expect(views.find(({ legs }) => legs.some(({ contact }) => contact.contactId === id))?.journeyId).toBe(
        expected.journeyId,
      );
    }
  });

  it('count 21 journeys, one repeat and the resolution that follows from it', async () => {
    const world = await observed();
    const sum = (name: MeasureName): number =>
      world.contacts
        .rows()
        .map((row) => parseContactRow(row))
        .flatMap((row) => contributionsOf(row, berlin).contributions)
        .reduce((total, one) => total + (one.measures[measures[name].code] ?? 0), 0);
    const { journeys, repeatContacts } = fixtureTruth().aggregate.total as unknown as Record<string, number>; // boundary: our own file
    expect(sum('journeys')).toBe(journeys);
    expect(sum('repeatContacts')).toBe(repeatContacts);
    expect(sum('firstContacts')).toBeGreaterThan(5);
    expect(sum('firstContacts') - sum('firstContactsResolved')).toBe(1);
    expect(sum('firstContactsFinal')).toBe(sum('firstContacts'));
    expect(sum('customerContactsFinal')).toBe(sum('customerContacts'));
    const legs = (...kinds: string[]): number =>
      truth.filter(([, { legKind, excluded }]) => excluded === null && kinds.includes(legKind ?? '')).length;
    expect(legs('cold_transfer') + legs('queue_transfer')).toBeGreaterThan(1);
    expect(sum('legsColdTransfer')).toBe(legs('cold_transfer'));
    expect(sum('legsWarmTransfer')).toBe(legs('warm_transfer'));
    expect(sum('legsConsult')).toBe(legs('consult'));
    expect(sum('legsConference')).toBe(legs('conference'));
    expect(sum('legsQueueTransfer')).toBe(legs('queue_transfer'));
    expect(sum('legsExternal')).toBe(legs('external_transfer', 'external_consult', 'external_conference'));
  });
});
