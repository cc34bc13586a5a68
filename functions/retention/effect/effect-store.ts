/** What the effect is computed from, in DynamoDB. */
import { BatchGetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../../../shared/dynamo/batch-get.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { contactKey, parseContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { parsePartition } from '../../../shared/dynamo/items/customer-items.ts';
import { dialIdOf, dialItemKey, parseDial } from '../../../shared/dynamo/items/dial-item.ts';
import { type FollowUp, followUpsOfCampaign, parseFollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';
import type { EffectStore } from './read-effect.ts';

export interface EffectTables {
  readonly dialling: string;
  readonly customers: string;
  readonly contacts: string;
}

/** Follow-ups have no index by campaign: who asks for an effect waits, who dials does not pay for it. */
const segments = 4;

const readSegment = async (
  client: DocumentClient,
  input: ReturnType<typeof followUpsOfCampaign>,
  Segment: number,
  found: FollowUp[],
  limit: number,
): Promise<void> => {
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        ...input,
        Segment,
        TotalSegments: segments,
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      }),
    );
    found.push(...(page.Items ?? []).map(parseFollowUp));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined && found.length <= limit);
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
  const get = (table: string, keys: Record<string, string>[]) =>
    batchGet((input) => client.send(new BatchGetCommand(input)), table, keys);
  return {
    followUps: async (campaignId, limit) => {
      const found: FollowUp[] = [];
      const input = followUpsOfCampaign(names.dialling, campaignId);
      await Promise.all(
        Array.from({ length: segments }, (_, segment) => readSegment(client, input, segment, found, limit)),
      );
      return found;
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
