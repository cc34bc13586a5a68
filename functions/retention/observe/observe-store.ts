import {
  BatchGetCommand,
  type BatchGetCommandInput,
  BatchWriteCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type PutCommandInput,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { coalescedGet } from '../../../shared/dynamo/coalesced-get.ts';
import { coalescedPut } from '../../../shared/dynamo/coalesced-put.ts';
import { isConditionFailure } from '../../../shared/dynamo/errors.ts';
import { contactKey } from '../../../shared/dynamo/items/contact-item.ts';
import {
  addressItem,
  aliasAddition,
  aliasesKey,
  legItem,
  parseAliases,
  parsePartition,
} from '../../../shared/dynamo/items/customer-items.ts';
import { complaintUpdate } from '../../../shared/dynamo/items/person-item.ts';
import {
  parseProfileItem,
  profileKey,
  profilePut,
  profileWithdrawal,
} from '../../../shared/dynamo/items/profile-item.ts';
import { fromImage } from '../../../shared/dynamo/stream-image.ts';
import { journeyUpdate, lifecycleUpdate, parseObservedRow } from './rows.ts';
import type { ObserveStore } from './store.ts';

/** Items of one partition that are read: events and aliases, then the newest contacts. */
const itemsRead = 1_500;

const conditional = async (write: () => Promise<unknown>): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
};

/** Items of a partition from the highest sort key down, as many as wanted. */
const newestFirst =
  (client: DocumentClient, tableName: string) =>
  async (pk: string, limit: number): Promise<Record<string, unknown>[]> => {
    const items: Record<string, unknown>[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          ConsistentRead: true,
          ScanIndexForward: false,
          Limit: limit - items.length,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start && items.length < limit);
    return items;
  };

export const dynamoObserveStore = (
  client: DocumentClient,
  {
    contacts,
    customers,
    dialling,
  }: { readonly contacts: string; readonly customers: string; readonly dialling: string },
): ObserveStore => {
  const put = (input: PutCommandInput): Promise<boolean> => conditional(() => client.send(new PutCommand(input)));
  const update = (input: UpdateCommandInput): Promise<boolean> =>
    conditional(() => client.send(new UpdateCommand(input)));
  const send = (input: BatchGetCommandInput) => client.send(new BatchGetCommand(input));
  const profileItem = coalescedGet({ send, tableName: customers, keyOf: profileKey });
  const row = coalescedGet({ send, tableName: contacts, keyOf: contactKey });
  const aliasesItem = coalescedGet({ send, tableName: customers, keyOf: aliasesKey });
  const note = coalescedPut((input) => client.send(new BatchWriteCommand(input)), customers);
  const query = newestFirst(client, customers);
  const addAlias = async (address: string, customerKey: string): Promise<string[]> => {
    try {
      return parseAliases(
        (await client.send(new UpdateCommand(aliasAddition(customers, address, customerKey)))).Attributes,
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      return parseAliases(error.Item && fromImage(error.Item)); // as many as are listed
    }
  };
  return {
    readPartition: async (key) => {
      const profile = await profileItem(key);
      const items = await query(key, itemsRead);
      // The profile as it was before the rest was read: its version guards what follows.
      const { stored: _later, ...rest } = parsePartition(key, items);
      return { ...rest, stored: profile === undefined ? undefined : parseProfileItem(profile) };
    },
    profileVersion: async (key) => {
      const item = await profileItem(key);
      return item === undefined ? 0 : parseProfileItem(item).version;
    },
    aliases: async (address) => parseAliases(await aliasesItem(address)),
    link: async (address, customerKey) => {
      // The alias last: where it is, the other is there too, whatever was interrupted.
      await note(addressItem(customerKey, address));
      return addAlias(address, customerKey);
    },
    legs: async (firstLeg) => (await query(legItem(firstLeg, '').pk, 200)).map(({ sk }) => String(sk)),
    addLeg: (firstLeg, leg) => note(legItem(firstLeg, leg)),
    readRows: async (contactIds) =>
      (await Promise.all(contactIds.map(row))).flatMap((item) => (item === undefined ? [] : parseObservedRow(item))),
    writeProfile: (profile, read) => put(profilePut(customers, profile, read)),
    withdrawProfile: (key, version, read) => put(profileWithdrawal(customers, key, version, read)),
    writeJourney: async (contactId, part) => void (await update(journeyUpdate(contacts, contactId, part))),
    noteComplaint: async (personKey, atMs) => void (await update(complaintUpdate(dialling, personKey, atMs))),
    writeLifecycle: async (rowId, part) => void (await update(lifecycleUpdate(contacts, rowId, part))),
  };
};
