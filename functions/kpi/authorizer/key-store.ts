import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { apiKeyItemSchema, apiKeyKey } from '../../../shared/contracts/access.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import type { FindKey } from './key-cache.ts';

/** An item that is not what a key looks like counts as no key: default deny. */
export const dynamoKeyStore =
  (client: DocumentClient, kpiTable: string): FindKey =>
  async (keyId) => {
    const { Item } = await client.send(new GetCommand({ TableName: kpiTable, Key: apiKeyKey(keyId) }));
    const parsed = apiKeyItemSchema.safeParse(Item);
    return parsed.success ? parsed.data : undefined;
  };
