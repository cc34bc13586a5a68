/** Contacts of a UTC day: ids from the index, rows by key. */
import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import { batchGet } from '../../../shared/dynamo/batch-get.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { contactKey, readContactRows } from '../../../shared/dynamo/items/contact-item.ts';
import { tables } from '../../../shared/dynamo/tables.ts';
import type { ReadContactsOfDay } from './odata/sets/contacts.ts';

const idSchema = z.object({ pk: z.string() });
const idsAtOnce = 500;
const getsAtOnce = 5;
const keysPerGet = 100;

const { name: indexName, partitionKey } = tables.contacts.indexes[0];

export const dynamoContactsOfDay =
  (client: DocumentClient, contactsTable: string): ReadContactsOfDay =>
  async (day, after, { prefix } = {}) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: contactsTable,
        IndexName: indexName,
        KeyConditionExpression: prefix === undefined ? '#day = :day' : '#day = :day AND begins_with(pk, :prefix)',
        ExpressionAttributeNames: { '#day': partitionKey },
        ExpressionAttributeValues: { ':day': day, ...(prefix === undefined ? {} : { ':prefix': prefix }) },
        ...(after === undefined ? {} : { ExclusiveStartKey: { [partitionKey]: day, ...contactKey(after) } }),
        Limit: idsAtOnce,
      }),
    );
    const ids = Items.map((item) => idSchema.parse(item).pk);
    const chunks = Array.from({ length: Math.ceil(ids.length / keysPerGet) }, (_, i) =>
      ids.slice(i * keysPerGet, (i + 1) * keysPerGet).map(contactKey),
    );
    const found = await mapLimited(chunks, getsAtOnce, (keys) =>
      batchGet((input) => client.send(new BatchGetCommand(input)), contactsTable, keys),
    );
    const { rows } = readContactRows(found.flat());
    rows.sort((a, b) => (a.contactId < b.contactId ? -1 : 1));
    return { rows, next: LastEvaluatedKey === undefined ? undefined : ids.at(-1) };
  };
