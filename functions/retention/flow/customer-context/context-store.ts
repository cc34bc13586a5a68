import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { DocumentClient } from '../../../../shared/dynamo/client.ts';
import { campaignList, parseCampaign, type Campaign } from '../../../../shared/dynamo/items/campaign-item.ts';
import { aliasesKey, parseAliases } from '../../../../shared/dynamo/items/customer-items.ts';
import { parseProfileItem, profileKey, type Profile } from '../../../../shared/dynamo/items/profile-item.ts';
import type { OpenPromise } from './customer-context.ts';

/** Promises lie beside the timeline, under `P#<contact>`. */
const promisePrefix = 'P#';
const promiseSchema = z.object({ madeAtMs: z.number(), dueAtMs: z.number(), what: z.string().optional() });

export const dynamoContextStore = (client: DocumentClient, tables: { customers: string; dialling: string }) => {
  const query = async (pk: string, prefix: string): Promise<Record<string, unknown>[]> => {
    const { Items } = await client.send(
      new QueryCommand({
        TableName: tables.customers,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
        Limit: 50,
      }),
    );
    return Items ?? [];
  };
  return {
    holderOf: async (address: string): Promise<string> => {
      const { Item } = await client.send(new GetCommand({ TableName: tables.customers, Key: aliasesKey(address) }));
      const [only, ...others] = parseAliases(Item);
      return only !== undefined && others.length === 0 ? only : address;
    },
    profile: async (customerKey: string): Promise<Profile | undefined> => {
      const { Item } = await client.send(new GetCommand({ TableName: tables.customers, Key: profileKey(customerKey) }));
      return Item === undefined ? undefined : parseProfileItem(Item).profile;
    },
    /** A promise is open until somebody has had the customer on the line after it was made. */
    openPromise: async (customerKey: string, lastContactMs: number): Promise<OpenPromise | undefined> => {
      const promises = (await query(customerKey, promisePrefix)).map((item) => promiseSchema.parse(item));
      return promises
        .filter(({ madeAtMs }) => madeAtMs >= lastContactMs)
        .map(({ what, dueAtMs }) => ({ what, dueAtMs }))
        .toSorted((a, b) => a.dueAtMs - b.dueAtMs)[0];
    },
    campaigns: async (): Promise<readonly Campaign[]> => {
      const { Items } = await client.send(
        new QueryCommand({ ...campaignList(tables.dialling), ConsistentRead: false }),
      );
      return (Items ?? []).map(parseCampaign);
    },
  };
};
