/** Reads the number of a person: for the dialler, and for nobody else but the export of a customer's own data. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { numberKey, parseNumberItem } from '../../../shared/dynamo/items/number-item.ts';
import { unseal } from '../../../shared/security/sealed.ts';

/** E.164; undefined when no number is kept (never seen, an e-mail address, erased). Throws when it does not open. */
export type ReadNumber = (personKey: string) => Promise<string | undefined>;

export const dynamoNumberReader =
  (client: DocumentClient, customersTable: string, key: () => Promise<Uint8Array>): ReadNumber =>
  async (personKey) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: customersTable, Key: numberKey(personKey), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : unseal(await key(), parseNumberItem(Item).sealed, personKey);
  };
