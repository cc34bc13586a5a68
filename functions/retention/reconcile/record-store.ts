/** Contacts as the reconciler looks for them: one row by id, and a person's newest by the timeline. */
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { contactKey, parseContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import type { ReconcileDeps } from './reconcile.ts';

export const dynamoRecords = (
  client: DocumentClient,
  names: { readonly contacts: string; readonly customers: string },
): Pick<ReconcileDeps, 'contact' | 'contactsSince'> => ({
  contact: async (contactId) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: names.contacts, Key: contactKey(contactId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : parseContactRow(Item);
  },
  contactsSince: async (personKey, sinceMs) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: names.customers,
        // Timeline rows begin with a digit; what stands beside them begins with a letter.
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': personKey, ':from': new Date(sinceMs).toISOString(), ':to': ':' },
        ConsistentRead: true,
        Limit: 200,
      }),
    );
    return Items.map(({ sk }) => String(sk).split('#')[1] ?? '').filter((id) => id !== '');
  },
});
