import { BatchWriteCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchWrite, writesPerRequest } from '../../../shared/dynamo/batch-write.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { isConditionFailure } from '../../../shared/dynamo/errors.ts';
import { eraseUpdate } from '../../../shared/dynamo/items/contact-item.ts';
import { aliasRemoval, eventItem, legItem } from '../../../shared/dynamo/items/customer-items.ts';
import { erasureMark, profileSk } from '../../../shared/dynamo/items/profile-item.ts';
import { timelineKey } from '../../../shared/dynamo/items/timeline-item.ts';
import type { ProfileEvent } from '../../../shared/domain/customer-event.ts';
import type { ObserveStore } from '../observe/store.ts';
import type { EraseStore } from './erase.ts';

const ignoringConditions = async (write: () => Promise<unknown>): Promise<void> => {
  try {
    await write();
  } catch (error) {
    if (!isConditionFailure(error)) throw error; // is so already
  }
};

export const dynamoCustomerStore = (
  client: DocumentClient,
  { contacts, customers }: { readonly contacts: string; readonly customers: string },
  observed: Pick<ObserveStore, 'readPartition' | 'legs'>,
): EraseStore & { readonly keepEvent: (customerKey: string, event: ProfileEvent) => Promise<void> } => {
  const remove = (keys: readonly { pk: string; sk: string }[]): Promise<void> =>
    batchWrite(
      (input) => client.send(new BatchWriteCommand(input)),
      customers,
      keys.map((Key) => ({ DeleteRequest: { Key } })),
    );
  const clear = async (pk: string): Promise<void> => {
    for (;;) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: customers,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ProjectionExpression: 'pk, sk',
          Limit: writesPerRequest + 1,
        }),
      );
      const keys = Items.map(({ sk }) => ({ pk, sk: String(sk) })).filter(({ sk }) => sk !== profileSk);
      if (keys.length === 0) return;
      await remove(keys.slice(0, writesPerRequest));
    }
  };
  return {
    readPartition: observed.readPartition,
    legs: observed.legs,
    keepEvent: async (customerKey, event) =>
      ignoringConditions(() =>
        client.send(
          new PutCommand({
            TableName: customers,
            Item: eventItem(customerKey, event),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      ),
    eraseContact: (contactId) =>
      ignoringConditions(() => client.send(new UpdateCommand(eraseUpdate(contacts, contactId)))),
    markErased: async (customerKey, atMs) =>
      void (await client.send(new UpdateCommand(erasureMark(customers, customerKey, atMs)))),
    removeTimeline: (key, entries) => remove(entries.map((entry) => timelineKey(key, entry))),
    clearPartition: clear,
    removeAlias: async (address, customerKey) =>
      void (await client.send(new UpdateCommand(aliasRemoval(customers, address, customerKey)))),
    clearLegs: (firstLeg) => clear(legItem(firstLeg, '').pk),
  };
};
