/** Storage of ingest: timeline rows and the record part of contact rows. */
import { BatchWriteCommand, DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Contact } from '../../shared/domain/contact.ts';
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
import { waitForMore } from '../../shared/dynamo/unprocessed.ts';
import { toTimelineItem } from '../../shared/dynamo/items/timeline-item.ts';

export interface ContactStore {
  readonly putTimeline: (contacts: readonly Contact[]) => Promise<void>;
  readonly removeTimeline: (contact: Contact) => Promise<void>;
  /** Undefined: written. Else what is stored instead (same or newer version, or erased). */
  readonly putRecord: (write: RecordWrite) => Promise<StoredVersion | undefined>;
  readonly addCustomerKey: (contactId: string, customerKey: string) => Promise<void>;
}

const itemsPerRequest = 25;

type Keyed = Contact & { customerKey: string };
const hasCustomer = (contact: Contact): contact is Keyed => contact.customerKey !== undefined;

const putAll = async (
  client: DocumentClient,
  table: string,
  items: readonly Record<string, string>[],
): Promise<void> => {
  let open = items.map((Item) => ({ PutRequest: { Item } }));
  for (let tries = 1; open.length > 0; tries += 1) {
    if (tries > 1) await waitForMore(tries);
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: open } }));
    open = (UnprocessedItems?.[table] ?? []).flatMap(({ PutRequest }) =>
      PutRequest?.Item ? [{ PutRequest: { Item: PutRequest.Item } }] : [],
    );
  }
};

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
    const all = [...items.values()];
    const chunks = Array.from({ length: Math.ceil(all.length / itemsPerRequest) }, (_, i) =>
      all.slice(i * itemsPerRequest, (i + 1) * itemsPerRequest),
    );
    await Promise.all(chunks.map((chunk) => putAll(client, tables.customers, chunk)));
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
