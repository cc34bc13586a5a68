/** Parts of contact rows: read the row, decide, write on condition that nobody wrote meanwhile. */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ContactParts, PartName } from '../domain/contact-parts.ts';
import type { DocumentClient } from './client.ts';
import { isConditionFailure } from './errors.ts';
import { contactKey, parseContactRow, partUpdate, type ContactRow } from './items/contact-item.ts';

export interface PartStore {
  /** Strongly consistent; undefined when there is no row. */
  readonly read: (contactId: string) => Promise<ContactRow | undefined>;
  /** False: the row is not the one that was read any more. */
  readonly replace: <P extends PartName>(
    contactId: string,
    read: ContactRow | undefined,
    name: P,
    value: ContactParts[P],
  ) => Promise<boolean>;
}

export const dynamoPartStore = (client: DocumentClient, contactsTable: string): PartStore => ({
  read: async (contactId) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: contactsTable, Key: contactKey(contactId), ConsistentRead: true }),
    );
    return Item ? parseContactRow(Item) : undefined;
  },
  replace: async (contactId, read, name, value) => {
    try {
      await client.send(new UpdateCommand(partUpdate(contactsTable, contactId, { name, value, rev: read?.rev })));
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  },
});
