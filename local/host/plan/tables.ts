/** AWS::DynamoDB::Table and ::GlobalTable -> what CreateTable and UpdateTimeToLive take. */
import * as z from 'zod';
import type { JsonObject } from '../assembly/json.ts';
import { flag, parseProperties } from './properties.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })).min(1);
const index = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).optional() }),
});
const tableProperties = z.object({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z.array(index).optional(),
  LocalSecondaryIndexes: z.array(index).optional(),
  StreamSpecification: z.object({ StreamViewType: z.string() }).optional(),
  SSESpecification: z.object({ KMSMasterKeyId: z.string().optional() }).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: flag }).optional(),
});

export interface TablePlan {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string;
  readonly hashKey: string;
  /** Index -> its partition key. */
  readonly indexes: ReadonlyMap<string, string>;
  /** Customer managed key that encrypts the table: id, ARN or alias. */
  readonly encryptionKey: string | undefined;
  readonly hasStream: boolean;
  readonly ttlAttribute: string | undefined;
  /** Body of CreateTable. Capacity, replicas, encryption and tags have no meaning on one machine. */
  readonly create: Readonly<Record<string, unknown>>;
}

const hashOf = (schema: z.output<typeof keySchema>): string =>
  schema.find((key) => key.KeyType === 'HASH')?.AttributeName ?? '';

export const planTable = (
  logicalId: string,
  name: string,
  arns: { readonly arn: string; readonly streamArn: string },
  properties: JsonObject,
): TablePlan => {
  const table = parseProperties(tableProperties, logicalId, properties);
  const stream = table.StreamSpecification;
  const ttl = table.TimeToLiveSpecification;
  return {
    logicalId,
    name,
    ...arns,
    hashKey: hashOf(table.KeySchema),
    indexes: new Map(
      [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])].map((own) => [
        own.IndexName,
        hashOf(own.KeySchema),
      ]),
    ),
    encryptionKey: table.SSESpecification?.KMSMasterKeyId,
    hasStream: stream !== undefined,
    ttlAttribute: ttl?.Enabled === true ? ttl.AttributeName : undefined,
    create: {
      TableName: name,
      KeySchema: table.KeySchema,
      AttributeDefinitions: table.AttributeDefinitions,
      BillingMode: 'PAY_PER_REQUEST',
      ...(table.GlobalSecondaryIndexes?.length ? { GlobalSecondaryIndexes: table.GlobalSecondaryIndexes } : {}),
      ...(table.LocalSecondaryIndexes?.length ? { LocalSecondaryIndexes: table.LocalSecondaryIndexes } : {}),
      ...(stream === undefined
        ? {}
        : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }),
    },
  };
};
