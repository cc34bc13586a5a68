/** What the readers ask of DynamoDB. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { dynamoContactReader, dynamoStateReader } from '../../../functions/kpi/api/state-store.ts';
import { dynamoBucketReader } from '../../../functions/kpi/store/bucket-reader.ts';
import { dynamoDirectoryReader } from '../../../functions/kpi/store/directory-reader.ts';
import { bucketRanges } from '../../../functions/kpi/api/query/ranges.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { ProblemError } from '../../../shared/http/problem.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const client = documentClient({ region: 'eu-central-1' });
beforeEach(() => void dynamo.reset());

const bucket = (pk: string, sk: string, c: number) => ({ pk, sk, n: 1, m0: 3, c });

describe('bucket ranges', () => {
  test('days are a partition per local month', () => {
    const span = { from: Date.UTC(2026, 9, 29, 23), to: Date.UTC(2026, 10, 2, 23) };
    expect(bucketRanges('queue', 'q1', span, { storage: 'day', zone: 'Europe/Berlin' })).toEqual([
      { pk: 'B#d:Europe/Berlin#q#q1#2026-10', sks: ['2026-10-30', '2026-10-31'] },
      { pk: 'B#d:Europe/Berlin#q#q1#2026-11', sks: ['2026-11-01', '2026-11-02'] },
    ]);
  });
  test('intervals are a partition per UTC day', () => {
    const span = { from: Date.UTC(2026, 10, 2, 23, 30), to: Date.UTC(2026, 10, 3, 0, 15) };
    expect(bucketRanges('total', 'all', span, { storage: 'interval', zone: 'Asia/Kathmandu' })).toEqual([
      { pk: 'B#i#a#all#2026-11-02', sks: ['23:30Z', '23:45Z'] },
      { pk: 'B#i#a#all#2026-11-03', sks: ['00:00Z'] },
    ]);
  });
});

describe('buckets', () => {
  test('long ranges are queried page by page, single keys are fetched together, in the order of the ranges', async () => {
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [bucket('p1', '1', 10)], LastEvaluatedKey: { pk: 'p1', sk: '1' } })
      .resolves({ Items: [bucket('p1', '3', 30)] });
    dynamo.on(BatchGetCommand).resolves({ Responses: { kpi: [bucket('p3', '9', 90), bucket('p2', '5', 50)] } });
    const read = await dynamoBucketReader(client, 'kpi')(
      [
        { pk: 'p2', sks: ['5'] },
        { pk: 'p1', sks: ['1', '2', '3'] },
        { pk: 'p3', sks: ['8', '9'] },
      ],
      ['c'],
    );
    expect(read.map((range) => range.map(({ key, sums }) => [key.sk, sums.get('c')]))).toEqual([
      [['5', 50]],
      [
        ['1', 10],
        ['3', 30],
      ],
      [['9', 90]],
    ]);
    expect(dynamo.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': 'p1', ':from': '1', ':to': '3' },
      ProjectionExpression: '#a0, #a1, #a2, #a3',
      ExpressionAttributeNames: { '#a0': 'pk', '#a1': 'sk', '#a2': 'n', '#a3': 'c' },
    });
    expect(dynamo.commandCalls(QueryCommand)).toHaveLength(2);
    expect(dynamo.commandCalls(BatchGetCommand)).toHaveLength(1);
  });

  test('5,000 agents of one day are 50 requests', async () => {
    dynamo.on(BatchGetCommand).resolves({ Responses: { kpi: [] } });
    await dynamoBucketReader(
      client,
      'kpi',
    )(Array.from({ length: 5_000 }, (_, i) => ({ pk: `p${i}`, sks: ['2026-11-03'] })));
    expect(dynamo.calls()).toHaveLength(50);
  });
});

describe('the directory', () => {
  const entry = (sk: string) => ({ pk: 'V#q#2026-11', sk, label: sk.toUpperCase(), at: 1 });
  test('lists a cut by month, with a prefix if asked', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [entry('q1')] });
    const reader = dynamoDirectoryReader(client, 'kpi');
    expect(await reader.list('queue', ['2026-11'])).toEqual([
      { cutCode: 'q', month: '2026-11', value: 'q1', label: 'Q1', namedAt: 1 },
    ]);
    await reader.list('queue,channel', ['2026-11'], 'q1|');
    expect(dynamo.commandCalls(QueryCommand)[1]?.args[0].input).toMatchObject({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': 'V#Q#2026-11', ':prefix': 'q1|' },
    });
  });
  test('stops at its limit and says so', async () => {
    const full = Array.from({ length: 9_000 }, (_, i) => entry(`q${i}`));
    dynamo.on(QueryCommand).resolves({ Items: full });
    const months = Array.from({ length: 12 }, (_, i) => `2026-${i + 1}`);
    const failure = await dynamoDirectoryReader(client, 'kpi')
      .list('queue', months)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProblemError);
    expect(failure).toMatchObject({
      kind: 'limit-exceeded',
      message: expect.stringContaining('60000 values x months'),
    });
  });
});

describe('state', () => {
  test('cursors of all lanes and the job come with one request', async () => {
    dynamo.on(BatchGetCommand).resolves({
      Responses: {
        kpi: [
          { pk: 'F#1', sk: 'C', seq: 9, w: 77 },
          {
            pk: 'T#reapply',
            sk: 'S',
            version: 1,
            definitionId: 'd',
            definitionReleasedAt: 1,
            migrating: true,
            olderInPass: 0,
            reapplied: 4,
            passes: 0,
          },
        ],
      },
    });
    const state = await dynamoStateReader(client, 'kpi')();
    expect(state.cursors.slice(0, 2)).toEqual([
      { lane: 0, seq: 0, writtenAt: 0 },
      { lane: 1, seq: 9, writtenAt: 77 },
    ]);
    expect(state.reapply).toEqual({ definitionId: 'd', migrating: true, reapplied: 4 });
  });
  test('a contact row is read without what is not needed', async () => {
    dynamo
      .on(GetCommand)
      .resolvesOnce({})
      .resolves({ Item: { pk: 'c1', rev: 4, erased: true } });
    const read = dynamoContactReader(client, 'contacts');
    expect(await read('c1')).toBeUndefined();
    expect(await read('c1')).toEqual({ contactId: 'c1', rev: 4, erased: true, contact: undefined, parts: {} });
    expect(dynamo.commandCalls(GetCommand)[0]?.args[0].input.ProjectionExpression).not.toContain('ck');
  });
});
