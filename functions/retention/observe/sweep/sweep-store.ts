import { BatchGetCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../../../../shared/dynamo/batch-get.ts';
import type { DocumentClient } from '../../../../shared/dynamo/client.ts';
import { isConditionFailure } from '../../../../shared/dynamo/errors.ts';
import { parseProfileItem, profileKey } from '../../../../shared/dynamo/items/profile-item.ts';
import { tables } from '../../../../shared/dynamo/tables.ts';
import { sweepStateSchema, type SweepStore } from './sweep.ts';

const byDay = tables.contacts.indexes[0];
const byProfile = tables.customers.indexes[0];

const stateKey = { pk: 'job:customer-sweep', sk: 'S' } as const;

export const dynamoSweepStore = (
  client: DocumentClient,
  { contacts, customers }: { readonly contacts: string; readonly customers: string },
  pageSize: number,
): SweepStore => {
  const page = async (table: string, index: string, partition: string, value: string, start: object | undefined) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        Limit: pageSize,
        KeyConditionExpression: '#p = :v',
        ExpressionAttributeNames: { '#p': partition },
        ExpressionAttributeValues: { ':v': value },
        ProjectionExpression: 'pk',
        ...(start ? { ExclusiveStartKey: { ...start, [partition]: value } } : {}),
      }),
    );
    const next: unknown = LastEvaluatedKey?.['pk'];
    return { keys: Items.map(({ pk }) => String(pk)), next: typeof next === 'string' ? next : undefined };
  };
  return {
    readState: async () => {
      const { Item } = await client.send(new GetCommand({ TableName: customers, Key: stateKey, ConsistentRead: true }));
      return Item === undefined ? undefined : sweepStateSchema.parse(Item);
    },
    writeState: async (next, read) => {
      try {
        await client.send(
          new PutCommand({
            TableName: customers,
            Item: { ...stateKey, ...next },
            ...(read === undefined
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: '#v = :v',
                  ExpressionAttributeNames: { '#v': 'version' },
                  ExpressionAttributeValues: { ':v': read.version },
                }),
          }),
        );
        return true;
      } catch (error) {
        if (isConditionFailure(error)) return false;
        throw error;
      }
    },
    contactsOf: (day, after) =>
      page(contacts, byDay.name, byDay.partitionKey, day, after === undefined ? undefined : { pk: after }),
    customersOf: (segment, after) =>
      page(
        customers,
        byProfile.name,
        byProfile.partitionKey,
        segment,
        after === undefined ? undefined : profileKey(after),
      ),
    readProfiles: async (keys) => {
      const items = await batchGet((input) => client.send(new BatchGetCommand(input)), customers, keys.map(profileKey));
      return items.map(parseProfileItem);
    },
  };
};
