/** Numbers are kept once per person, never of outside parties, and never again after an erasure. */
import { BatchGetCommand, BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { dynamoNumberKeeper } from '../../../functions/ingest/number-store.ts';
import { addressKey } from '../../../shared/domain/customer-key.ts';
import { unseal } from '../../../shared/security/sealed.ts';
import { fixtureLines, fixtureRecords } from '../../support/fixtures.ts';
import { kinesisRecords } from '../../support/kinesis-event.ts';
import { Pipeline, rulesOf, testHash } from '../../support/pipeline.ts';
import { berlin } from '../../support/fixtures.ts';

const personOf = (number: string): string => addressKey(number, testHash) ?? '';

describe('ingest', () => {
  it('keeps the number of every customer under the person key, also when the CRM id is known', async () => {
    const pipeline = new Pipeline(rulesOf(berlin, 100));
    await pipeline.ingest(kinesisRecords(fixtureLines()));
    const expected = new Set(
      fixtureRecords()
        .map((record) => (record['CustomerEndpoint'] as { Address?: string } | null)?.Address) // boundary: our own file
        .filter((address) => address !== undefined && /^\+\d+$/.test(address)),
    );
    expect(expected.size).toBeGreaterThan(5);
    expect(new Set(pipeline.contacts.numbers.values())).toEqual(expected);
    for (const [person, number] of pipeline.contacts.numbers) expect(person).toBe(personOf(number));
    const first = pipeline.contacts.row('9a59efa5-202d-4754-a20e-d20e372dee83');
    expect(first?.r?.['ck']).toBe('id:CUST-30117');
    expect(first?.r?.['ak']).toMatch(/^a:/);
    expect(JSON.stringify(pipeline.contacts.rows())).not.toMatch(/\+\d{8}/);
  });

  it('takes an outside party for no customer', async () => {
    const pipeline = new Pipeline(rulesOf(berlin, 100));
    const [line = ''] = fixtureLines();
    const outside = {
      ...(JSON.parse(line) as object), // boundary: our own file
      ContactId: 'outside',
      InitiationMethod: 'EXTERNAL_OUTBOUND',
      CustomerId: null,
      CustomerEndpoint: { Address: '+442079460999', Type: 'TELEPHONE_NUMBER' },
    };
    await pipeline.ingest(kinesisRecords([JSON.stringify(outside)]));
    expect(pipeline.contacts.row('outside')?.ck).toBeUndefined();
    expect(pipeline.contacts.numbers.size).toBe(0);
    expect(pipeline.contacts.timeline.size).toBe(0);
  });

  it('does not bring back the number of an erased contact', async () => {
    const pipeline = new Pipeline(rulesOf(berlin, 100));
    const [line = ''] = fixtureLines();
    await pipeline.ingest(kinesisRecords([line]));
    expect(pipeline.contacts.erase('9a59efa5-202d-4754-a20e-d20e372dee83')).toBe(true);
    pipeline.contacts.numbers.clear();
    await pipeline.ingest(
      kinesisRecords(
        fixtureLines().filter((each) => each.includes('9a59efa5') && each.includes('"ContactId":"9a59efa5')),
      ),
    );
    expect(pipeline.contacts.numbers.size).toBe(0);
  });

  it('hands records back whose number could not be kept, and counts them when they come again', async () => {
    const pipeline = new Pipeline(rulesOf(berlin, 100));
    const records = kinesisRecords(fixtureLines());
    const failing = await pipeline.ingest(records, {
      keepNumbers: async () => {
        throw new Error('throttled');
      },
    });
    expect(failing.failed.length).toBeGreaterThan(5);
    expect(pipeline.contacts.numbers.size).toBe(0);
    const again = await pipeline.ingest(records);
    expect(again.failed).toEqual([]);
    expect(pipeline.contacts.numbers.size).toBeGreaterThan(5);
    // What the first attempt settled before the first failed record is not delivered again.
    expect(failing.counts.received).toBe(
      records.findIndex(({ kinesis }) => failing.failed.includes(kinesis.sequenceNumber)),
    );
  });
});

describe('the number store', () => {
  const numbers = new Map([
    [personOf('+442079460171'), '+442079460171'],
    [personOf('+12125550143'), '+12125550143'],
  ]);
  const key = new Uint8Array(32).fill(3);

  it('writes what is absent, encrypted and with its country, and remembers what it has seen', async () => {
    const client = mockClient(DynamoDBDocumentClient);
    client.on(BatchGetCommand).resolves({ Responses: { T: [{ pk: personOf('+12125550143') }] } });
    client.on(BatchWriteCommand).resolves({});
    const keep = dynamoNumberKeeper(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'T', async () => key);
    await keep(numbers);
    await keep(numbers);
    expect(client.commandCalls(BatchGetCommand)).toHaveLength(1);
    const [write, ...others] = client.commandCalls(BatchWriteCommand).map(({ args }) => args[0].input);
    expect(others).toEqual([]);
    const [put, ...more] = (write?.RequestItems?.['T'] ?? []).map(({ PutRequest }) => PutRequest?.Item);
    expect(more).toEqual([]);
    expect(put).toMatchObject({ pk: personOf('+442079460171'), sk: 'N', co: 'GB' });
    expect(unseal(key, String(put?.['c']), personOf('+442079460171'))).toBe('+442079460171');
    client.restore();
  });
});
