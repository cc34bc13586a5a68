import { recordSchema } from './record-schema.ts';
import { deliveriesOf, finalRecords, secondsBetween, week } from './support.ts';
import type { GeneratedRecord } from './support.ts';

const deliveries = deliveriesOf({ ...week, days: 2 });
const final = finalRecords(deliveries);
const records = [...final.values()];

const workSeconds = ({ Agent: agent }: GeneratedRecord): number =>
  agent
    ? agent.AgentInteractionDuration +
      (agent.CustomerHoldDuration ?? 0) +
      (agent.AgentPauseDurationInSeconds ?? agent.AgentPauseDuration ?? 0)
    : 0;

const offenders = (breaks: (record: GeneratedRecord) => boolean): readonly GeneratedRecord[] =>
  records.filter(breaks).slice(0, 3);

describe('generated records', () => {
  it('all have the shape of the schema, one line each, keyed by contact', () => {
    expect(
      deliveries.filter(
        (delivery) => recordSchema.parse(JSON.parse(delivery.data)).ContactId !== delivery.partitionKey,
      ),
    ).toEqual([]);
    expect(deliveries.some((delivery) => delivery.data.includes('\n'))).toBe(false);
  });

  it('have timestamps in order', () => {
    expect(offenders((record) => secondsBetween(record.InitiationTimestamp, record.DisconnectTimestamp) < 0)).toEqual(
      [],
    );
    expect(offenders((record) => secondsBetween(record.DisconnectTimestamp, record.LastUpdateTimestamp) < 30)).toEqual(
      [],
    );
    expect(
      offenders(
        (record) =>
          record.ConnectedToSystemTimestamp !== null && record.ConnectedToSystemTimestamp < record.InitiationTimestamp,
      ),
    ).toEqual([]);
    expect(
      offenders(
        ({ Queue: queue, InitiationTimestamp: start, DisconnectTimestamp: end }) =>
          !!queue?.EnqueueTimestamp &&
          !(
            start <= queue.EnqueueTimestamp &&
            queue.EnqueueTimestamp <= (queue.DequeueTimestamp ?? '') &&
            (queue.DequeueTimestamp ?? '') <= end
          ),
      ),
    ).toEqual([]);
  });

  it('have a queue duration that is the difference of its timestamps, except for callbacks', () => {
    expect(
      offenders(
        ({ Queue: queue, InitiationMethod: method }) =>
          !!queue?.EnqueueTimestamp &&
          typeof queue.Duration === 'number' &&
          method !== 'CALLBACK' &&
          queue.Duration !== secondsBetween(queue.EnqueueTimestamp, queue.DequeueTimestamp ?? ''),
      ),
    ).toEqual([]);
    // A callback counts its initial delay in Duration.
    expect(
      records
        .filter((record) => record.InitiationMethod === 'CALLBACK')
        .every(
          ({ Queue: queue, InitiationTimestamp: created }) =>
            queue?.Duration === secondsBetween(created, queue?.DequeueTimestamp ?? ''),
        ),
    ).toBe(true);
  });

  it('have agent times that add up', () => {
    expect(
      offenders(
        (record) =>
          !!record.Agent?.AfterContactWorkStartTimestamp &&
          workSeconds(record) !==
            secondsBetween(record.Agent.ConnectedToAgentTimestamp, record.Agent.AfterContactWorkStartTimestamp),
      ),
    ).toEqual([]);
    expect(
      offenders(
        ({ Agent: agent }) =>
          !!agent?.AfterContactWorkStartTimestamp &&
          agent.AfterContactWorkDuration !==
            secondsBetween(agent.AfterContactWorkStartTimestamp, agent.AfterContactWorkEndTimestamp ?? ''),
      ),
    ).toEqual([]);
    expect(
      offenders(
        ({ Agent: agent, LastUpdateTimestamp: reported }) => (agent?.AfterContactWorkEndTimestamp ?? '') > reported,
      ),
    ).toEqual([]);
    expect(
      offenders(({ Agent: agent }) => !!agent && (agent.LongestHoldDuration ?? 0) > (agent.CustomerHoldDuration ?? 0)),
    ).toEqual([]);
  });

  it('never put one agent into two calls at once', () => {
    const calls = records
      .filter((record) => record.Channel === 'VOICE' && record.Agent && record.InitiationMethod !== 'MONITOR')
      .sort((a, b) =>
        (a.Agent?.ConnectedToAgentTimestamp ?? '').localeCompare(b.Agent?.ConnectedToAgentTimestamp ?? ''),
      );
    const busyUntil = new Map<string, number>();
    const clashes = calls.filter((record) => {
      const user = record.Agent?.Username ?? '';
      const start = Date.parse(record.Agent?.ConnectedToAgentTimestamp ?? '') / 1000;
      const clash = start < (busyUntil.get(user) ?? 0);
      busyUntil.set(user, start + workSeconds(record) + (record.Agent?.AfterContactWorkDuration ?? 0));
      return clash;
    });
    expect(clashes).toEqual([]);
  });

  it('link the legs of a journey in both directions', () => {
    const twoWay = ['TRANSFER', 'QUEUE_TRANSFER', 'CALLBACK', 'EXTERNAL_OUTBOUND'];
    expect(
      offenders(({ NextContactId: next, ContactId: id, InitialContactId: initial }) => {
        const child = final.get(next ?? '');
        return next !== null && (child?.PreviousContactId !== id || child.InitialContactId !== (initial ?? id));
      }),
    ).toEqual([]);
    expect(
      offenders(
        (record) =>
          twoWay.includes(record.InitiationMethod) &&
          final.get(record.PreviousContactId ?? '')?.NextContactId !== record.ContactId,
      ),
    ).toEqual([]);
  });

  it('name only contacts that exist; side legs point back without being pointed to', () => {
    const isKnown = (id: string | null | undefined): boolean => !id || final.has(id);
    expect(
      offenders(
        (record) =>
          !isKnown(record.PreviousContactId) || !isKnown(record.InitialContactId) || !isKnown(record.RelatedContactId),
      ),
    ).toEqual([]);
    const side = records.filter((record) => ['MONITOR', 'DISCONNECT'].includes(record.InitiationMethod));
    expect(side.length).toBeGreaterThan(0);
    expect(
      side.filter(
        (record) =>
          record.PreviousContactId === null || final.get(record.PreviousContactId)?.NextContactId === record.ContactId,
      ),
    ).toEqual([]);
  });

  it('use only numbers and addresses that belong to nobody', () => {
    const fiction =
      /^(\+442079460\d{3}|\+441632960\d{3}|\+448081570\d{3}|\+1[2-9]\d{2}55501\d{2}|anonymous|reader\.\d+@example\.com|service@alderwick\.example)$/;
    const used = records.flatMap((record) => [
      record.CustomerEndpoint,
      record.SystemEndpoint,
      record.TransferredToEndpoint,
    ]);
    expect(used.filter((endpoint) => endpoint !== null && !fiction.test(endpoint.Address))).toEqual([]);
  });
});
