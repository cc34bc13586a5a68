import { BatchWriteCommand, DeleteCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { isConditionFailure } from '../../../shared/dynamo/errors.ts';
import { eraseUpdate } from '../../../shared/dynamo/items/contact-item.ts';
import { aliasItem, eventItem, legItem } from '../../../shared/dynamo/items/customer-items.ts';
import { erasureMark, profileSk } from '../../../shared/dynamo/items/profile-item.ts';
import { timelineKey } from '../../../shared/dynamo/items/timeline-item.ts';
import { waitForMore } from '../../../shared/dynamo/unprocessed.ts';
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

const deletedAtOnce = 25;

export const dynamoCustomerStore = (
  client: DocumentClient,
  { contacts, customers }: { readonly contacts: string; readonly customers: string },
  observed: Pick<ObserveStore, 'readPartition' | 'legs'>,
): EraseStore & { readonly keepEvent: (customerKey: string, event: ProfileEvent) => Promise<void> } => {
  const remove = async (keys: readonly { pk: string; sk: string }[]): Promise<void> => {
    let open = keys.map((Key) => ({ DeleteRequest: { Key } }));
    for (let tries = 1; open.length > 0; tries += 1) {
      if (tries > 1) await waitForMore(tries);
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [customers]: open } }));
      open = (UnprocessedItems?.[customers] ?? []).flatMap(
        ({ DeleteRequest }) =>
          DeleteRequest?.Key ? [{ DeleteRequest: { Key: DeleteRequest.Key as { pk: string; sk: string } } }] : [], // boundary: our own keys
      );
    }
  };
  const clear = async (pk: string): Promise<void> => {
    for (;;) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: customers,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ProjectionExpression: 'pk, sk',
          Limit: deletedAtOnce + 1,
        }),
      );
      const keys = Items.map(({ sk }) => ({ pk, sk: String(sk) })).filter(({ sk }) => sk !== profileSk);
      if (keys.length === 0) return;
      await remove(keys.slice(0, deletedAtOnce));
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
    removeTimeline: async (key, entries) => {
      for (let at = 0; at < entries.length; at += deletedAtOnce)
        await remove(entries.slice(at, at + deletedAtOnce).map((entry) => timelineKey(key, entry)));
    },
    clearPartition: clear,
    removeAlias: async (address, customerKey) =>
      void (await client.send(new DeleteCommand({ TableName: customers, Key: aliasItem(address, customerKey) }))),
    clearLegs: (firstLeg) => clear(legItem(firstLeg, '').pk),
  };
};
