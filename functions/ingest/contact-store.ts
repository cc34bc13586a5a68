/** Storage of ingest: timeline rows and the record part of contact rows. */
import { BatchWriteCommand, DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Contact } from '../../shared/domain/contact.ts';
import { batchWrite } from '../../shared/dynamo/batch-write.ts';
import type { DocumentClient } from '../../shared/dynamo/client.ts';
import { isConditionFailure } from '../../shared/dynamo/errors.ts';
import {
  customerKeyUpdate,
  parseStoredVersion,
  recordUpdate,
  type RecordWrite,
  type StoredVersion,
} from '../../shared/dynamo/items/contact-item.ts';
import { fromImage } from '../../shared/dynamo/stream-image.ts';
import { toTimelineItem } from '../../shared/dynamo/items/timeline-item.ts';

export interface ContactStore {
  readonly putTimeline: (contacts: readonly Contact[]) => Promise<void>;
  readonly removeTimeline: (contact: Contact) => Promise<void>;
  /** Undefined: written. Else what is stored instead (same or newer version, or erased). */
  readonly putRecord: (write: RecordWrite) => Promise<StoredVersion | undefined>;
  readonly addCustomerKey: (contactId: string, customerKey: string) => Promise<void>;
}

type Keyed = Contact & { customerKey: string };
const hasCustomer = (contact: Contact): contact is Keyed => contact.customerKey !== undefined;

export const dynamoContactStore = (
  client: DocumentClient,
  tables: { contacts: string; customers: string },
): ContactStore => ({
  putTimeline: async (contacts) => {
    const items = new Map(
      contacts
        .filter(hasCustomer)
        .map(toTimelineItem)
        .map((item) => [`${item.pk}\n${item.sk}`, item]),
    );
    await batchWrite(
      (input) => client.send(new BatchWriteCommand(input)),
      tables.customers,
      [...items.values()].map((Item) => ({ PutRequest: { Item } })),
    );
  },

  removeTimeline: async (contact) => {
    if (!hasCustomer(contact)) return;
    await client.send(new DeleteCommand({ TableName: tables.customers, Key: toTimelineItem(contact) }));
  },

  putRecord: async (write) => {
    try {
      await client.send(new UpdateCommand(recordUpdate(tables.contacts, write)));
      return undefined;
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      return parseStoredVersion(error.Item ? fromImage(error.Item) : {});
    }
  },

  addCustomerKey: async (contactId, customerKey) => {
    try {
      await client.send(new UpdateCommand(customerKeyUpdate(tables.contacts, contactId, customerKey)));
    } catch (error) {
      if (!isConditionFailure(error)) throw error; // has it already, or was erased
    }
  },
});
