/** I4, I6, I8: each record of a batch ends in exactly one outcome or is handed back, whatever fails and wherever. */
import { ingestBatch } from '../../../functions/ingest/ingest.ts';
import { Gate, noFaults, openGate, type FaultPlan } from '../../support/faults.ts';
import { fixtureLines } from '../../support/fixtures.ts';
import { kinesisRecords, sequenceOf } from '../../support/kinesis-event.ts';
import { MemoryContacts } from '../../support/memory-stores.ts';
import { ingestDeps, testHash } from '../../support/pipeline.ts';
import { contactId, randomRecord } from '../../support/records.ts';
import { seeded } from '../../support/random.ts';

const text = (n: number, over: Record<string, unknown> = {}): string =>
  JSON.stringify({ ...randomRecord(seeded(n), n, Date.parse('2027-01-02T10:00:00Z')), ...over });
const run = (
  contacts: MemoryContacts,
  records: ReturnType<typeof kinesisRecords>,
  plan: FaultPlan = noFaults,
  over: Parameters<typeof ingestDeps>[2] = {},
) => ingestBatch(ingestDeps(contacts, new Gate(plan), over), testHash, records);
const sum = ({ received: _, ...outcomes }: Readonly<Record<string, number>>): number =>
  Object.values(outcomes).reduce((all, n) => all + n, 0);
/** The n-th call of a site fails. */
const failNth = (site: string, nth: number): FaultPlan => {
  let seen = 0;
  return (called) => (called === site && (seen += 1) === nth ? 'before' : undefined);
};

describe('a batch', () => {
  const size = 100;
  const batch = kinesisRecords(Array.from({ length: size }, (_, i) => text(i + 1)));

  it('hands back exactly the record whose row could not be written, at every position, and completes on the retry', async () => {
    for (let position = 1; position <= size; position += 1) {
      const contacts = new MemoryContacts();
      const first = await run(contacts, batch, failNth('contacts.putRecord', position), { concurrency: 1 });
      expect(first.failed).toEqual([sequenceOf(position - 1)]);
      expect(first.counts).toMatchObject({ received: position - 1, applied: position - 1 });
      const second = await run(contacts, batch.slice(position - 1));
      expect(second.failed).toEqual([]);
      expect(first.counts.received + second.counts.received).toBe(size);
      expect(second.counts.applied).toBe(size - position + 1); // what was written before recognises itself
      expect(contacts.rows()).toHaveLength(size);
      expect(contacts.rows().every(({ rev }) => rev === 1)).toBe(true);
    }
  });

  it('hands everything back when the timeline cannot be written, and nothing that is dead-lettered or set aside', async () => {
    const contacts = new MemoryContacts();
    const records = kinesisRecords(['not json', text(1), '{"EventType":"LOGIN","AgentARN":"a"}', text(2)]);
    const { failed, counts } = await run(contacts, records, (site) =>
      site === 'contacts.putTimeline' ? 'before' : undefined,
    );
    expect(failed).toEqual([sequenceOf(1), sequenceOf(3)]);
    expect(counts).toMatchObject({ received: 1, deadLettered: 1, applied: 0 });
    const rest = await run(contacts, records.slice(1));
    expect(rest.counts).toMatchObject({ received: 3, applied: 2, setAside: 1 });
  });

  it('hands back a bad record whose dead letter could not be stored, and only that one', async () => {
    for (const position of [0, 3, 6]) {
      const contacts = new MemoryContacts();
      const texts = Array.from({ length: 7 }, (_, i) => (i === position ? '{broken' : text(i + 1)));
      const { failed, counts } = await run(contacts, kinesisRecords(texts), failNth('deadLetters.put', 1));
      expect(failed).toEqual([sequenceOf(position)]);
      expect(counts.received).toBe(position);
      expect(contacts.rows()).toHaveLength(6);
    }
  });

  it('buries a contact that storage refuses with all its records in the batch, and no other', async () => {
    const contacts = new MemoryContacts();
    const refusal = Object.assign(new Error('too large'), { name: 'ValidationException' });
    const base = ingestDeps(contacts, openGate());
    const deps = {
      ...base,
      contacts: {
        ...base.contacts,
        putRecord: async (write: Parameters<typeof base.contacts.putRecord>[0]) => {
          if (write.contact.contactId === contactId(2)) throw refusal;
          return base.contacts.putRecord(write);
        },
      },
    };
    const { counts, failed } = await ingestBatch(
      deps,
      testHash,
      kinesisRecords([text(1), text(2), text(3), text(2, { CustomerId: 'other' })]),
    );
    expect(failed).toEqual([]);
    expect(counts).toEqual({ received: 4, applied: 2, deadLettered: 2, superseded: 0, duplicate: 0, setAside: 0 });
    expect(
      [...contacts.letters.values()].every(({ payload }) =>
        Buffer.from(payload, 'base64').toString().includes(contactId(2)),
      ),
    ).toBe(true);
  });

  it('conserves its records for every mixture: received = applied + superseded + duplicate + dead-lettered + set aside', async () => {
    const contacts = new MemoryContacts();
    const older = text(1, { LastUpdateTimestamp: '2026-01-01T00:00:00Z' });
    const newer = text(1, { LastUpdateTimestamp: '2027-06-01T00:00:00Z' });
    const texts = [text(1), text(1), older, 'x', '{"EventType":"LOGIN","AgentARN":"a"}', newer, text(2), newer, '[]'];
    const { counts, failed } = await run(contacts, kinesisRecords(texts));
    expect(failed).toEqual([]);
    expect(counts).toEqual({ received: 9, applied: 2, superseded: 3, duplicate: 1, deadLettered: 2, setAside: 1 });
    const again = await run(contacts, kinesisRecords(texts));
    expect(sum(again.counts)).toBe(9);
    const elsewhere = await run(contacts, kinesisRecords(texts, 50));
    expect(elsewhere.counts).toEqual({
      received: 9,
      applied: 0,
      superseded: 3,
      duplicate: 3,
      deadLettered: 2,
      setAside: 1,
    });
  });

  it('stores a dead letter under its position, with its payload and without the partition key', async () => {
    const contacts = new MemoryContacts();
    const records = kinesisRecords(['{"ContactId":"c","name":"Maren Canary","phone":"+442079460112"}']);
    const [record] = records;
    if (!record) throw new Error('no record');
    const keyed = [{ ...record, kinesis: { ...record.kinesis, partitionKey: '+442079460112' } }];
    await run(contacts, keyed);
    await run(contacts, keyed);
    expect(contacts.letters.size).toBe(1);
    const [[key, letter] = ['', undefined]] = contacts.letters;
    expect(key).toMatch(/^dead-letters\/\d{4}-\d{2}-\d{2}\/shardId-000000000000-\d+\.json$/);
    expect(letter?.payload).toBe(record.kinesis.data);
    expect(JSON.stringify({ ...letter, payload: '' })).not.toMatch(/442079460112|Canary/);
  });

  it('handles an empty batch', async () => {
    expect(await run(new MemoryContacts(), [])).toEqual({
      failed: [],
      counts: { received: 0, applied: 0, superseded: 0, duplicate: 0, deadLettered: 0, setAside: 0 },
    });
  });
});

describe('customer keys and erasure', () => {
  const keys = (contacts: MemoryContacts, n: number): string[] => [...(contacts.row(contactId(n))?.ck ?? [])].sort();
  const version = (day: number, customer: string) =>
    text(1, { LastUpdateTimestamp: `2027-02-0${day}T00:00:00Z`, CustomerId: customer });

  it('keeps every customer key that any version had, in any order and any cut', async () => {
    const texts = [version(1, 'A'), version(2, 'B'), version(3, 'C')];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1],
    ]) {
      const whole = new MemoryContacts();
      await run(whole, kinesisRecords(order.map((i) => texts[i] ?? '')));
      const single = new MemoryContacts();
      for (const i of order) await run(single, kinesisRecords([texts[i] ?? ''], i));
      for (const contacts of [whole, single]) {
        expect(keys(contacts, 1)).toEqual(['id:A', 'id:B', 'id:C']);
        expect(contacts.row(contactId(1))?.r?.['ci']).toBe('C');
        expect(contacts.timeline.size).toBe(3);
      }
    }
  });

  it('brings nobody back: an erased contact stays a nameless tombstone and leaves no timeline row behind', async () => {
    const contacts = new MemoryContacts();
    await run(contacts, kinesisRecords([version(1, 'A')]));
    contacts.erase(contactId(1));
    contacts.timeline.clear(); // erasure removes the person's timeline
    const before = contacts.row(contactId(1));
    await run(contacts, kinesisRecords([version(2, 'B'), version(3, 'C'), version(1, 'A')], 10));
    expect(contacts.row(contactId(1))).toEqual(before);
    expect([...contacts.timeline]).toEqual([]);
  });
});

describe('personal data', () => {
  it('is in no row, no timeline key and no log of the sample records', async () => {
    const contacts = new MemoryContacts();
    const logged: string[] = [];
    await run(
      contacts,
      kinesisRecords(fixtureLines()),
      (site) => (site === 'contacts.putRecord' && logged.length < 3 ? 'before' : undefined),
      {
        onFailure: (error) => logged.push(error instanceof Error ? error.name : 'unknown'),
      },
    );
    await run(contacts, kinesisRecords(fixtureLines()));
    const stored =
      JSON.stringify(contacts.rows().map((row) => ({ ...row, ck: [...(row.ck ?? [])] }))) +
      JSON.stringify([...contacts.timeline]);
    expect(stored).not.toMatch(/\+?4420794\d+|\+1\d{10}/);
    expect(stored).not.toContain('@');
    expect(stored).not.toContain('Customer Number');
    expect(JSON.stringify(logged)).not.toMatch(/\d{6}/);
  });
});
