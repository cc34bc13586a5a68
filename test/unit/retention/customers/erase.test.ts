/** I15: an erased customer stays erased, whatever is delivered again; what was counted stays counted. */
import { eraseCustomer } from '../../../../functions/retention/customers-api/erase.ts';
import { parseCustomerCsv } from '../../../../functions/retention/customers-api/import-csv.ts';
import { takeEvent, type EventDeps } from '../../../../functions/retention/customers-api/events.ts';
import type { PersonStore } from '../../../../functions/retention/person/record.ts';
import { newPerson, type Person } from '../../../../shared/dynamo/items/person-item.ts';
import { addressKey } from '../../../../shared/domain/customer-key.ts';
import { customerEventSchema } from '../../../../shared/domain/customer-event.ts';
import { CustomerWorld } from '../../../support/customer-world.ts';
import { canonicalBytes } from '../../../support/compare.ts';
import { openGate } from '../../../support/faults.ts';
import { berlin, fixtureLines } from '../../../support/fixtures.ts';
import { applyDeps, foldDeps, rulesOf, sourceOf, testHash } from '../../../support/pipeline.ts';
import { MemoryKpi } from '../../../support/memory-stores.ts';
import { applySources } from '../../../../functions/kpi/ledger/apply.ts';
import { foldLanes } from '../../../../functions/kpi/ledger/fold.ts';
import { seeded } from '../../../support/random.ts';

const nowMs = Date.parse('2026-12-24T12:00:00Z');

const memoryPersons = () => {
  const persons = new Map<string, Person>();
  const store: PersonStore = {
    read: async (key) => persons.get(key) ?? newPerson(key),
    write: async (next) => {
      if ((persons.get(next.personKey)?.version ?? 0) !== next.version - 1) return false;
      persons.set(next.personKey, next);
      return true;
    },
    optOut: async (key, said) => {
      const person = persons.get(key) ?? newPerson(key);
      if (person.optOut) return false;
      persons.set(key, { ...person, version: person.version + 1, optOut: said });
      return true;
    },
  };
  return { persons, store };
};

const rules = rulesOf(berlin, 100);

/** Counts everything there is, as the sweep and a fold do. */
const counted = async (world: CustomerWorld, kpi: MemoryKpi): Promise<string> => {
  await applySources(applyDeps(kpi, openGate(), rules), world.contacts.rows().map(sourceOf));
  await foldLanes(foldDeps(kpi, openGate()), [0]);
  return canonicalBytes(kpi.buckets());
};

const loaded = async (): Promise<CustomerWorld> => {
  const world = new CustomerWorld(seeded(3), { nowMs, workers: 1, faultRate: 0, lost: 0 });
  await world.run(fixtureLines());
  await world.drain();
  return world;
};

const customer = 'id:CUST-30117';
const phone = '+442079460112';

describe('an erased customer', () => {
  it('leaves tombstones, no profile and no number; a replay brings nothing back, and the numbers stay as they were', async () => {
    const world = await loaded();
    const kpi = new MemoryKpi();
    const before = await counted(world, kpi);
    const own = world.contacts
      .rows()
      .filter(({ ck }) => ck?.has(customer) || ck?.has(addressKey(phone, testHash) ?? ''));
    expect(own.length).toBeGreaterThan(3);
    expect(world.customers.stored(customer)?.profile).toBeDefined();
    const { persons, store } = memoryPersons();
    const erased = await eraseCustomer(
      { store: world.eraseStore(), persons: store, eraseFollowUps: async () => 0, now: () => nowMs },
      customer,
      'request-1',
    );
    expect(erased.contacts).toBe(own.length);
    const check = async (): Promise<void> => {
      for (const { pk } of own) {
        const row = world.contacts.row(pk);
        expect(row?.erased).toBe(true);
        expect(Object.keys(row ?? {}).sort()).toEqual(['day', 'erased', 'pk', 'rev']);
      }
      expect(world.customers.stored(customer)).toMatchObject({ profile: undefined, erasedAtMs: nowMs });
      expect([...world.contacts.timeline].filter((line) => line.startsWith(`${customer} `))).toEqual([]);
      const left = world.customers.everything().filter(({ pk, sk }) => pk === customer || sk.endsWith(customer));
      expect(left.map(({ sk }) => sk)).toEqual(['P']);
    };
    await check();
    expect(await counted(world, kpi)).toBe(before);
    // The same records again, and everything observed and swept again.
    await world.run(fixtureLines());
    await world.drain();
    await world.sweep();
    await check();
    expect(await counted(world, kpi)).toBe(before);
    for (const person of persons.values()) expect(person.optOut).toBeDefined();
    expect(persons.size).toBe(erased.suppressed);
    // Once more changes nothing.
    const again = await eraseCustomer(
      { store: world.eraseStore(), persons: store, eraseFollowUps: async () => 0, now: () => nowMs },
      customer,
      'request-2',
    );
    expect(again.contacts).toBe(0);
    await check();
  });
});

describe('customer events', () => {
  const deps = () => {
    const { persons, store } = memoryPersons();
    const kept: unknown[] = [];
    const recomputed: string[] = [];
    const made: EventDeps = {
      addressHash: async () => testHash,
      aliases: async () => [],
      persons: store,
      keepEvent: async (key, event) => void kept.push([key, event]),
      recompute: async (key) => void recomputed.push(key),
      personsOf: async () => [],
    };
    return { made, persons, kept, recomputed };
  };
  const event = (more: object) => customerEventSchema.parse({ eventId: 'e1', at: '2026-11-03T09:15:00Z', ...more });
  const person = addressKey(phone, testHash) ?? '';

  it('keep purchases with the customer, and consent with the number', async () => {
    const { made, persons, kept, recomputed } = deps();
    await takeEvent(made, event({ type: 'purchase', customerId: 'C-1', amountMinor: 4990 }));
    expect(kept).toEqual([
      ['id:C-1', { eventId: 'e1', type: 'purchase', atMs: Date.parse('2026-11-03T09:15:00Z'), amountMinor: 4990 }],
    ]);
    expect(recomputed).toEqual(['id:C-1']);
    await takeEvent(made, event({ type: 'consent-given', phone, purpose: 'marketing' }));
    expect(persons.get(person)?.consents['marketing']).toMatchObject({ given: true, id: 'e1' });
    await takeEvent(
      made,
      event({ eventId: 'e2', at: '2026-11-04T09:15:00Z', type: 'consent-withdrawn', phone, purpose: 'marketing' }),
    );
    expect(persons.get(person)?.consents['marketing']).toMatchObject({ given: false });
    await takeEvent(made, event({ type: 'opt-out', phone }));
    const { version } = persons.get(person) ?? { version: 0 };
    await takeEvent(made, event({ type: 'opt-out', phone }));
    expect(persons.get(person)?.version).toBe(version);
  });

  it('reach the customer whose number it turns out to be while they are taken', async () => {
    const { made, kept, recomputed } = deps();
    const aliases = async () => (kept.length === 0 ? [] : ['id:C-1']);
    await takeEvent({ ...made, aliases }, event({ type: 'cancellation', phone }));
    expect(kept).toEqual([[person, expect.objectContaining({ type: 'cancellation' })]]);
    expect(recomputed).toEqual(['id:C-1']);
  });

  it('are refused when nobody can be told to whom they belong', async () => {
    const { made } = deps();
    await expect(takeEvent(made, event({ type: 'opt-out', customerId: 'C-1' }))).rejects.toThrow(/phone/);
    expect(customerEventSchema.safeParse({ type: 'purchase', eventId: 'e', at: '2026-11-03T09:15:00Z' }).success).toBe(
      false,
    );
  });

  it('from CSV are all right or none: each wrong line is named', () => {
    const good =
      'type,eventId,at,customerId,phone,purpose,amountMinor\npurchase,e1,2026-11-03T09:15:00Z,C-1,,,4990\nconsent-given,e2,2026-11-03T09:15:00Z,,+442079460112,marketing,\n';
    expect(parseCustomerCsv(good)).toMatchObject({
      events: [{ type: 'purchase' }, { type: 'consent-given' }],
      errors: [],
    });
    const { errors } = parseCustomerCsv(
      `${good}purchase,e3,yesterday,C-1,,,\nopt-out,e4,2026-11-03T09:15:00Z,C-1,,,\n`,
    );
    expect(errors.map(({ field }) => field)).toEqual(['line 4', 'line 5']);
    expect(() => parseCustomerCsv('type,colour\npurchase,red\n')).toThrow(/colour/);
    for (const nothing of ['', '\n\n', 'what is this?', 'type,eventId,at\n'])
      expect(() => parseCustomerCsv(nothing)).toThrow(/no line below its header/);
  });
});
