/** Simulated customers and the records of their calls. */
import { simulatedCustomers } from '../../../local/connect/customers.ts';
import { handClock } from '../../../local/connect/clock.ts';
import { newContact } from '../../../local/connect/contact.ts';
import { ConnectInstance } from '../../../local/connect/instance.ts';
import { ring } from '../../../local/connect/voice-call.ts';
import { memoryWitness } from '../../../local/connect/witness.ts';
import { contactRecordOf } from '../../../shared/domain/contact-record.ts';
import { recordSchema } from '../../generator/record-schema.ts';
import { centre, pass, startMs } from './support.ts';

const numbers = Array.from({ length: 4000 }, (_, i) => `+4420794${String(i).padStart(5, '0')}`);

describe('simulated customers', () => {
  it('react alike to the same call, and otherwise next time', () => {
    const [a, b] = [simulatedCustomers(7), simulatedCustomers(7)];
    const reactions = numbers.map((to) => JSON.stringify(a.react({ to, atMs: startMs })));
    expect(numbers.map((to) => JSON.stringify(b.react({ to, atMs: startMs })))).toEqual(reactions);
    const later = numbers.map((to) => JSON.stringify(a.react({ to, atMs: startMs + 86_400_000 })));
    expect(later.filter((text, i) => text === reactions[i]).length).toBeLessThan(numbers.length / 4);
  });

  it('answer, do not, are busy, reach voicemail, opt out and are saved, each in a plausible share', () => {
    const reactions = numbers.map((to) => simulatedCustomers(7).react({ to, atMs: startMs }));
    const share = (test: (r: (typeof reactions)[number]) => boolean): number =>
      reactions.filter(test).length / reactions.length;
    expect(share(({ kind }) => kind === 'answered')).toBeCloseTo(0.42, 1);
    expect(share(({ kind }) => kind === 'voicemail')).toBeCloseTo(0.09, 1);
    for (const reason of ['TELECOM_UNANSWERED', 'TELECOM_BUSY', 'TELECOM_NUMBER_INVALID', 'TELECOM_POTENTIAL_BLOCKING'])
      expect(share((r) => r.kind === 'unanswered' && r.reason === reason)).toBeGreaterThan(0.002);
    expect(share((r) => r.kind === 'answered' && r.optsOut)).toBeGreaterThan(0.01);
    expect(share((r) => r.kind === 'answered' && r.disposition === 'saved')).toBeGreaterThan(0.1);
  });

  it('leave records that have the shape of the sample records and that ingest can read', async () => {
    const clock = handClock(startMs);
    const records: unknown[] = [];
    const customers = simulatedCustomers(7);
    const instance = new ConnectInstance({
      centre,
      clock,
      customers,
      seed: 1,
      witness: memoryWitness(),
      emit: { record: (record) => void records.push(record) },
    });
    for (const to of numbers.slice(0, 300)) {
      const contact = newContact({
        contactId: instance.random.uuid(),
        channel: 'VOICE',
        method: 'API',
        initiatedAt: instance.nowS,
        customerAddress: to,
        systemAddress: centre.queues.retention.serviceNumber,
        queue: centre.queues.retention,
      });
      instance.add(contact);
      ring(instance, contact, customers.react({ to, atMs: clock.now() }));
      await pass(clock, 20);
    }
    await pass(clock, 7200);
    expect(records).toHaveLength(300);
    for (const record of records) {
      expect(recordSchema.safeParse(record).error?.message).toBeUndefined();
      expect(() => contactRecordOf(recordSchema.parse(record))).not.toThrow();
    }
  });
});
