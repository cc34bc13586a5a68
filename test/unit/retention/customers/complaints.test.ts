/** Who has complained is not called for a while: which contacts are complaints, and that they are noted before anything else. */
import { isAddressKey } from '../../../../shared/domain/customer-key.ts';
import type { ContactParts } from '../../../../shared/domain/contact-parts.ts';
import type { Contact } from '../../../../shared/domain/contact.ts';
import { dayMs } from '../../../../shared/domain/time.ts';
import { complainedAtMs } from '../../../../shared/retention/customer/complaints.ts';
import { groupLegs } from '../../../../shared/retention/customer/journeys.ts';
import { customersConfig, customerSettings } from '../../../../shared/retention/customer/settings.ts';
import { customerTraffic } from '../../../support/customer-traffic.ts';
import { CustomerWorld } from '../../../support/customer-world.ts';
import { forEachSeed, seeded } from '../../../support/random.ts';

const at = Date.parse('2026-11-03T09:00:00Z');
const settings = customerSettings({ ...customersConfig.parse({}), timeZone: 'Europe/Berlin' });
const contact = (over: Partial<Contact> = {}): Contact => ({
  contactId: 'c1',
  lastUpdateMs: at,
  channel: 'VOICE',
  initiationMethod: 'INBOUND',
  initiatedAtMs: at,
  disconnectedAtMs: at + 60_000,
  ...over,
});
const newest = (contacts: readonly Contact[], parts: Readonly<Record<string, ContactParts>> = {}) =>
  complainedAtMs(groupLegs(contacts), (id) => parts[id] ?? {}, settings.complaints);

describe('a complaint', () => {
  it.each<[string, Partial<Contact>, ContactParts]>([
    ['its reason', { reason: 'Complaint about delivery' }, {}],
    ['its topic', { topic: 'Beschwerde' }, {}],
    ['its queue', { queueName: 'Reklamation DE' }, {}],
    ["the agent's word", {}, { outcome: { '': { d: 'complaint taken', t: at } } }],
    ["the agent's topic", {}, { outcome: { '': { o: 'Panaszkezelés', t: at } } }],
    ['a category of Contact Lens', {}, { analysis: { k: 'x', c: ['cancel-intent', 'price-complaint'] } }],
    ['the lowest answer of a survey', { csat: '1' }, {}],
  ])('is known by %s', (_, over, parts) => expect(newest([contact(over)], { c1: parts })).toBe(at + 60_000));

  it.each<[string, Partial<Contact>]>([
    ['an ordinary contact', { reason: 'billing', topic: 'invoice', csat: '4' }],
    ['a call that we made', { reason: 'complaint', initiationMethod: 'OUTBOUND' }],
  ])('is not %s', (_, over) => expect(newest([contact(over)])).toBeUndefined());

  it('is also what only a later leg tells of, and the newest one counts', () => {
    const later = contact({
      contactId: 'c2',
      initiatedAtMs: at + dayMs,
      disconnectedAtMs: at + dayMs + 1,
      reason: 'x',
    });
    const leg = contact({
      contactId: 'c3',
      initialContactId: 'c2',
      previousContactId: 'c2',
      initiationMethod: 'TRANSFER',
      initiatedAtMs: at + dayMs + 1,
      disconnectedAtMs: at + dayMs + 9,
      topic: 'complaint',
    });
    expect(newest([contact({ reason: 'complaint' }), later, leg])).toBe(at + dayMs + 9);
  });
});

describe('the person who complained', () => {
  const nowMs = Date.parse('2026-11-20T12:00:00Z');
  const words = { ...settings, complaints: { complaintWords: ['fault'] } };

  it('has it noted whenever the profile says so, through crashes, lost answers and zombies', async () => {
    let noted = 0;
    await forEachSeed(12, async (seed) => {
      const random = seeded(seed);
      const { versions, deliveries } = customerTraffic(random, {
        customers: 4,
        startMs: Date.parse('2026-10-25T00:00:00Z'),
        days: 25,
      });
      const faultRate = random.pick([0, 0.05, 0.15]);
      const world = new CustomerWorld(random, { nowMs, workers: 3, faultRate, lost: 0, settings: words });
      await world.run(deliveries);
      await world.drain();
      const told = versions.filter((raw) => JSON.stringify(raw['Attributes']).includes('fault'));
      const ends = new Set(told.map((raw) => Date.parse(String(raw['DisconnectTimestamp']))));
      for (const { profile } of world.customers.profiles())
        for (const personKey of profile?.complainedAtMs === undefined ? [] : (profile?.personKeys ?? [])) {
          expect(isAddressKey(personKey)).toBe(true);
          expect(world.customers.complaints.get(personKey)).toBeGreaterThanOrEqual(profile?.complainedAtMs ?? Infinity);
          noted += 1;
        }
      for (const time of world.customers.complaints.values()) expect(ends).toContain(time);
    });
    expect(noted).toBeGreaterThan(10);
  });
});
