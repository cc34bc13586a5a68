/** The shells: exact answers to Lambda, and metrics that add up. */
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context, DynamoDBStreamEvent, KinesisStreamEvent } from 'aws-lambda';
import { makeHandler as makeIngest } from '../../../functions/ingest/handler.ts';
import { makeHandler as makeAggregate } from '../../../functions/kpi/aggregate/handler.ts';
import { makeHandler as makeFold } from '../../../functions/kpi/fold/handler.ts';
import { metricUnits } from '../../../shared/contracts/metrics.ts';
import { openGate } from '../../support/faults.ts';
import { fixtureLines } from '../../support/fixtures.ts';
import { kinesisRecords } from '../../support/kinesis-event.ts';
import { MemoryContacts, MemoryKpi } from '../../support/memory-stores.ts';
import { applyDeps, foldDeps, ingestDeps, patience, rulesOf, testHash } from '../../support/pipeline.ts';

// Boundary: the handlers use nothing of the context but the time that is left.
const context = { getRemainingTimeInMillis: () => 600_000, functionName: 'test', awsRequestId: '1' } as Context;
const settings = {
  timeZone: 'Europe/Berlin',
  agentData: 'pseudonymous' as const,
  hierarchy: [{ validFrom: '1971-01-01', siteLevel: 1, teamLevel: 2 }],
};

const recorded = () => {
  const values: Record<string, number> = {};
  const metrics = new Metrics({ namespace: 'Test', serviceName: 'test' });
  metrics.addMetric = (name, _unit, value) => {
    values[name] = (values[name] ?? 0) + value;
    return metrics;
  };
  return { metrics, values };
};

describe('The ingest handler', () => {
  const run = async (texts: readonly string[], fails: (id: string) => boolean = () => false) => {
    const { metrics, values } = recorded();
    const deps = ingestDeps(new MemoryContacts(), openGate());
    const contacts: typeof deps.contacts = {
      ...deps.contacts,
      putRecord: async (write) => {
        if (fails(write.contact.contactId))
          throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
        return deps.contacts.putRecord(write);
      },
    };
    const handler = makeIngest({ ...deps, contacts, metrics, addressHash: async () => testHash });
    const records = kinesisRecords(texts);
    const event: KinesisStreamEvent = { Records: records };
    return { answer: await handler(event, context), values, records };
  };

  it('answers an empty list when everything is settled, and counts every record once', async () => {
    const { answer, values } = await run([...fixtureLines(), 'garbage']);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(values['received']).toBe(30);
    expect(
      ['applied', 'superseded', 'duplicate', 'deadLettered', 'setAside'].reduce(
        (sum, name) => sum + (values[name] ?? 0),
        0,
      ),
    ).toBe(30);
    for (const name of Object.keys(values)) expect(metricUnits).toHaveProperty(name);
  });

  it('names exactly the records to come again, and counts only what lies before the first of them', async () => {
    const { answer, values, records } = await run(fixtureLines(), (id) => id.startsWith('d17df7a9'));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: records[12]?.kinesis.sequenceNumber }] });
    expect(values['received']).toBe(12);
  });

  it('fails as a whole when it cannot get its key, so that Lambda repeats the batch', async () => {
    const { metrics } = recorded();
    const deps = ingestDeps(new MemoryContacts(), openGate());
    const handler = makeIngest({ ...deps, metrics, addressHash: () => Promise.reject(new Error('KMS says no')) });
    await expect(handler({ Records: kinesisRecords(['{}']) }, context)).rejects.toThrow('KMS says no');
  });
});

describe('The aggregate handler', () => {
  const image = (pk: string, rev: number) => ({
    pk: { S: pk },
    rev: { N: String(rev) },
    rv: { S: '001793700000000.00010.abc' },
    r: { M: { ch: { S: 'VOICE' }, im: { S: 'INBOUND' }, da: { N: '1793700000000' } } },
  });
  const event = (...images: object[]): DynamoDBStreamEvent => ({
    Records: images.map((NewImage, i) => ({
      eventName: 'MODIFY' as const,
      dynamodb: { SequenceNumber: String(i + 1), NewImage: { ...NewImage } },
    })),
  });
  const handlerOn = (kpi: MemoryKpi) => {
    const { metrics, values } = recorded();
    const failures: string[] = [];
    const handler = makeAggregate({
      ...applyDeps(kpi, openGate(), rulesOf(settings, 1)),
      metrics,
      chooseLane: () => 2,
      pauseFor: () => patience(3),
      onFailure: (reason) => failures.push(reason),
    });
    return { handler, values, failures };
  };

  it('hands back only the row that it cannot read', async () => {
    const kpi = new MemoryKpi();
    const { handler, values, failures } = handlerOn(kpi);
    await expect(handler(event(image('a', 1), { pk: { S: 'b' } }, image('c', 1)), context)).resolves.toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }],
    });
    expect(
      kpi
        .ledgers()
        .map(({ sourceId }) => sourceId)
        .toSorted(),
    ).toEqual(['c#a', 'c#c']);
    expect(values['sourcesApplied']).toBe(2);
    expect(failures).toHaveLength(1);
  });

  it('takes the newest of several images, and nothing from a removal', async () => {
    const kpi = new MemoryKpi();
    const { handler } = handlerOn(kpi);
    const removal: DynamoDBStreamEvent = { Records: [{ eventName: 'REMOVE', dynamodb: { SequenceNumber: '9' } }] };
    await handler(event(image('a', 3), image('a', 1)), context);
    await expect(handler(removal, context)).resolves.toEqual({ batchItemFailures: [] });
    expect(kpi.ledgers()).toMatchObject([{ sourceId: 'c#a', rev: 3 }]);
    expect(kpi.entries(2)).toHaveLength(1);
  });
});

describe('The fold handler', () => {
  it('leaves the work alone when another folder keeps at it', async () => {
    const { metrics, values } = recorded();
    const handler = makeFold({
      ...foldDeps(new MemoryKpi(), openGate()),
      metrics,
      lanes: [0],
      now: () => 0,
      pauseFor: () => patience(3),
      inTurn: async () => undefined,
    });
    await expect(handler({}, context)).resolves.toBeUndefined();
    expect(values).toEqual({});
  });
});
