/** Reads bucket ranges: a query per partition, and single keys together. Eventually consistent is enough for the former: answers say `asOf`. */
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import { batchGet } from '../../../shared/dynamo/batch-get.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { bucketId, parseBucket, type Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import { queryAll } from './query-all.ts';

export interface KeyRange {
  readonly pk: string;
  /** Every sort key that may exist, in order. */
  readonly sks: readonly string[];
}

/** Buckets of each range, in the order of the ranges. `codes`: the only measures that are needed. */
export type ReadBuckets = (
  ranges: readonly KeyRange[],
  codes?: readonly string[],
  options?: { readonly consistent?: boolean },
) => Promise<readonly (readonly Bucket[])[]>;

/** Up to so many keys are fetched by key: 5,000 agents of one day are 50 requests instead of 5,000. */
const keysByGet = 2;
const keysPerGet = 100;
const queriesAtOnce = 32;
const getsAtOnce = 8;

const projection = (codes: readonly string[] | undefined) => {
  if (codes === undefined) return {};
  const attributes = ['pk', 'sk', 'n', ...codes];
  return {
    ProjectionExpression: attributes.map((_, index) => `#a${index}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name])),
  };
};

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

export const dynamoBucketReader = (client: DocumentClient, kpiTable: string): ReadBuckets => {
  const query = queryAll(client);
  const readByKey = async (ranges: readonly KeyRange[]): Promise<ReadonlyMap<string, Bucket>> => {
    const keys = ranges.flatMap(({ pk, sks }) => sks.map((sk) => ({ pk, sk })));
    const items = await mapLimited(chunks(keys, keysPerGet), getsAtOnce, (chunk) =>
      batchGet((input) => client.send(new BatchGetCommand(input)), kpiTable, chunk),
    );
    return new Map(
      items
        .flat()
        .map(parseBucket)
        .map((bucket) => [bucketId(bucket.key), bucket]),
    );
  };
  const readRange = async (
    { pk, sks }: KeyRange,
    codes: readonly string[] | undefined,
    consistent: boolean,
  ): Promise<Bucket[]> => {
    const items = await query({
      TableName: kpiTable,
      ConsistentRead: consistent,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': sks[0], ':to': sks.at(-1) },
      ...projection(codes),
    });
    return items.map(parseBucket);
  };
  return async (ranges, codes, { consistent = false } = {}) => {
    const small = await readByKey(ranges.filter(({ sks }) => sks.length <= keysByGet));
    return mapLimited(ranges, queriesAtOnce, async (range) =>
      range.sks.length > keysByGet
        ? readRange(range, codes, consistent)
        : range.sks.flatMap((sk) => small.get(bucketId({ pk: range.pk, sk })) ?? []),
    );
  };
};
