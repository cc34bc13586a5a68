import { GetCurrentMetricDataCommand } from '@aws-sdk/client-connect';
import { startInboundLife } from '../../../local/connect/inbound-life.ts';
import { createRandom } from '../../../local/generator/random.ts';
import { centre, pass, standIn } from './support.ts';

const now = async (client: Awaited<ReturnType<typeof standIn>>['client'], queueId: string) => {
  const { MetricResults } = await client.send(
    new GetCurrentMetricDataCommand({
      InstanceId: centre.instanceId,
      Filters: { Queues: [queueId] },
      Groupings: ['QUEUE', 'CHANNEL'],
      CurrentMetrics: (
        ['CONTACTS_IN_QUEUE', 'OLDEST_CONTACT_AGE', 'AGENTS_STAFFED', 'AGENTS_AVAILABLE', 'AGENTS_ON_CONTACT'] as const
      ).map((Name) => ({ Name })),
    }),
  );
  const [waiting = 0, oldest = 0, staffed = 0, available = 0, onContact = 0] =
    MetricResults?.[0]?.Collections?.map(({ Value }) => Value) ?? [];
  return { waiting, oldest, staffed, available, onContact };
};

describe('inbound life', () => {
  it('moves with time and always adds up, and leaves the queues for outbound calls alone', async () => {
    const { client, clock, instance, stop } = await standIn();
    startInboundLife(instance, createRandom(1));
    const seen = [];
    for (let minute = 0; minute < 60; minute += 1) {
      await pass(clock, 60);
      seen.push(await now(client, centre.queues.billing.id));
    }
    for (const { staffed, available, onContact, waiting, oldest } of seen) {
      expect(available + onContact).toBe(staffed);
      // Nobody waits while somebody is free, and whoever waits has an age.
      if (waiting > 0) expect(available).toBe(0);
      else expect(oldest).toBe(0);
    }
    expect(new Set(seen.map(({ onContact }) => onContact)).size).toBeGreaterThan(2);
    expect(seen.some(({ waiting }) => waiting > 0)).toBe(true);
    expect(await now(client, centre.queues.retention.id)).toMatchObject({ onContact: 0, waiting: 0 });
    await stop();
  });
});
