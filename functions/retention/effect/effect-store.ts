/** What the effect is computed from, in DynamoDB. */
import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../../../shared/dynamo/batch-get.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { contactKey, parseContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { parsePartition } from '../../../shared/dynamo/items/customer-items.ts';
import { dialIdOf, dialItemKey, parseDial } from '../../../shared/dynamo/items/dial-item.ts';
import { followUpsOfCampaign, parseFollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';
import { tables } from '../../../shared/dynamo/tables.ts';
import type { EffectStore } from './read-effect.ts';

export interface EffectTables {
  readonly dialling: string;
  readonly customers: string;
  readonly contacts: string;
}

type Keys = { readonly pk: string; readonly sk: string };

/** Ends early, above the limit. */
const readKeys = async (client: DocumentClient, table: string, campaignId: string, limit: number): Promise<Keys[]> => {
  const found: Keys[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        ...followUpsOfCampaign(table, tables.dialling.indexes[1].name, campaignId),
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      }),
    );
    found.push(...(page.Items ?? []).map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined && found.length <= limit);
  return found;
};

const readPartition = async (client: DocumentClient, table: string, pk: string) => {
  const items: Record<string, unknown>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return parsePartition(pk, items);
};

export const dynamoEffectStore = (client: DocumentClient, names: EffectTables): EffectStore => {
  const get = (table: string, keys: readonly Record<string, string>[]) =>
    batchGet((input) => client.send(new BatchGetCommand(input)), table, keys);
  return {
    followUps: async (campaignId, limit) => {
      const keys = await readKeys(client, names.dialling, campaignId, limit);
      return (await get(names.dialling, keys.slice(0, limit + 1))).map(parseFollowUp);
    },
    history: async (keys) => {
      const partitions = await Promise.all(keys.map((key) => readPartition(client, names.customers, key)));
      return {
        events: partitions.flatMap(({ events }) => events),
        contacts: partitions.flatMap(({ timeline }) => timeline),
      };
    },
    calls: async ({ followUpId, attempts }) => {
      const ids = Array.from({ length: attempts }, (_, i) => dialIdOf(followUpId, i + 1));
      const dials = (await get(names.dialling, ids.map(dialItemKey))).map(parseDial);
      const contacts = await get(
        names.contacts,
        dials.flatMap(({ contactId }) => (contactId === undefined ? [] : [contactKey(contactId)])),
      );
      return contacts.flatMap((item) => parseContactRow(item).contact ?? []);
    },
  };
};
