/** What a deployed stack has to have: compared with the template, through the services' own APIs. */
import { DescribeTableCommand, DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { GetFunctionCommand, LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { AwsClient } from 'aws4fetch';
import * as z from 'zod';
import { credentials, type Cloud } from './assets.ts';

export interface Deployed {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

export interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly found: string;
}

type Properties = Readonly<Record<string, unknown>>;
export type Template = Readonly<
  Record<string, { readonly Type: string; readonly Properties?: Properties | undefined }>
>;

const propertiesOf = (template: Template, id: string): Properties => template[id]?.Properties ?? {};
const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const tableMatches = (wanted: Properties, found: TableDescription): boolean => {
  const stream = wanted['StreamSpecification'] as { StreamViewType: string } | undefined; // boundary: our own template
  const indexes = (wanted['GlobalSecondaryIndexes'] ?? []) as { IndexName: string }[]; // boundary: as above
  return (
    sameJson(found.KeySchema, wanted['KeySchema']) &&
    found.StreamSpecification?.StreamViewType === stream?.StreamViewType &&
    sameJson(
      (found.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName),
      indexes.map(({ IndexName }) => IndexName),
    )
  );
};

const tables = async (client: DynamoDBClient, template: Template, deployed: readonly Deployed[]): Promise<Check[]> => {
  const all = deployed.filter(({ type }) => type === 'AWS::DynamoDB::Table');
  return Promise.all(
    all.map(async ({ logicalId, physicalId }) => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: physicalId }));
      const ok = Table?.TableStatus === 'ACTIVE' && tableMatches(propertiesOf(template, logicalId), Table);
      const stream = Table?.StreamSpecification?.StreamViewType ?? 'no stream';
      return { what: `table ${logicalId}`, ok, found: `${Table?.TableStatus ?? 'missing'}, ${stream}` };
    }),
  );
};

const payload = JSON.stringify({ ContactId: 'stand-in', LastUpdateTimestamp: '2026-11-03T09:00:00Z' });

/** The SDK's client of Kinesis speaks HTTP/2 only, moto does not. */
const kinesisOf =
  ({ endpoint, region }: Cloud) =>
  async <S extends z.ZodType>(operation: string, body: object, answer: S): Promise<z.output<S>> => {
    const response = await new AwsClient({ ...credentials, service: 'kinesis', region }).fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Kinesis_20131202.${operation}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`Kinesis ${operation}: ${response.status} ${await response.text()}`);
    return answer.parse(await response.json());
  };
type Kinesis = ReturnType<typeof kinesisOf>;

const summarySchema = z.object({
  StreamDescriptionSummary: z.object({ StreamStatus: z.string(), RetentionPeriodHours: z.number() }),
});
const shardsSchema = z.object({ Shards: z.array(z.object({ ShardId: z.string() })) });
const iteratorSchema = z.object({ ShardIterator: z.string() });
const recordsSchema = z.object({ Records: z.array(z.object({ Data: z.string() })) });

/** Put, and read again as ingest would. */
const streamRoundTrip = async (kinesis: Kinesis, StreamName: string): Promise<string> => {
  const Data = Buffer.from(payload).toString('base64');
  await kinesis('PutRecord', { StreamName, PartitionKey: 'a', Data }, z.object({ SequenceNumber: z.string() }));
  const { Shards } = await kinesis('ListShards', { StreamName }, shardsSchema);
  for (const { ShardId } of Shards) {
    const from = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
    const { ShardIterator } = await kinesis('GetShardIterator', from, iteratorSchema);
    const { Records } = await kinesis('GetRecords', { ShardIterator }, recordsSchema);
    const [first] = Records;
    if (first !== undefined) return Buffer.from(first.Data, 'base64').toString('utf8');
  }
  return '';
};

const streams = async (kinesis: Kinesis, deployed: readonly Deployed[]): Promise<Check[]> => {
  const checks: Check[] = [];
  for (const { logicalId, physicalId } of deployed.filter(({ type }) => type === 'AWS::Kinesis::Stream')) {
    const { StreamDescriptionSummary: stream } = await kinesis(
      'DescribeStreamSummary',
      { StreamName: physicalId },
      summarySchema,
    );
    const found = `${stream.StreamStatus}, ${stream.RetentionPeriodHours} h`;
    checks.push({ what: `stream ${logicalId}`, ok: stream.StreamStatus === 'ACTIVE', found });
    const ok = (await streamRoundTrip(kinesis, physicalId)) === payload;
    checks.push({ what: `a record on ${logicalId}`, ok, found: ok ? 'put and read' : 'lost' });
  }
  return checks;
};

const functions = async (client: LambdaClient, deployed: readonly Deployed[]): Promise<Check[]> => {
  const all = deployed.filter(({ type }) => type === 'AWS::Lambda::Function');
  const sizes = await Promise.all(
    all.map(async ({ physicalId }) => {
      const { Configuration } = await client.send(new GetFunctionCommand({ FunctionName: physicalId }));
      return Configuration?.CodeSize ?? 0;
    }),
  );
  const { EventSourceMappings = [] } = await client.send(new ListEventSourceMappingsCommand({}));
  const mappings = deployed.filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping').length;
  return [
    {
      what: 'functions with their code',
      ok: all.length > 0 && sizes.every((size) => size > 1000),
      found: `${sizes.filter((size) => size > 1000).length} of ${all.length}`,
    },
    {
      what: 'event source mappings',
      ok: EventSourceMappings.length === mappings,
      found: `${EventSourceMappings.length} of ${mappings}`,
    },
  ];
};

export const checkDeployed = async (
  cloud: Cloud,
  template: Template,
  deployed: readonly Deployed[],
): Promise<Check[]> => {
  const settings = { endpoint: cloud.endpoint, region: cloud.region, credentials };
  const [dynamo, lambda] = [new DynamoDBClient(settings), new LambdaClient(settings)];
  try {
    return [
      ...(await tables(dynamo, template, deployed)),
      ...(await streams(kinesisOf(cloud), deployed)),
      ...(await functions(lambda, deployed)),
    ];
  } finally {
    dynamo.destroy();
    lambda.destroy();
  }
};
