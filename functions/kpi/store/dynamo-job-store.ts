/** Job states, contact pages for sweeping, and the trimming of folded journal entries. */
import { BatchWriteCommand, GetCommand, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { isConditionFailure } from '../../../shared/dynamo/errors.ts';
import {
  contactKey,
  contactRowAttributes,
  readContactRows,
  type ContactRow,
} from '../../../shared/dynamo/items/contact-item.ts';
import { lanePk, seqSk } from '../../../shared/dynamo/items/journal-item.ts';
import { jobKey, jobPut, type JobName } from '../../../shared/dynamo/items/job-item.ts';

export interface JobStore {
  /** The stored state as it is; parse it. */
  readonly read: (job: JobName) => Promise<unknown>;
  /** False: another runner moved the job since it was read. */
  readonly write: (
    job: JobName,
    next: { readonly version: number },
    read: { readonly version: number } | undefined,
  ) => Promise<boolean>;
}

export const dynamoJobStore = (client: DocumentClient, kpiTable: string): JobStore => ({
  read: async (job) =>
    (await client.send(new GetCommand({ TableName: kpiTable, Key: jobKey(job), ConsistentRead: true }))).Item,
  write: async (job, next, read) => {
    try {
      await client.send(new PutCommand(jobPut(kpiTable, job, next, read)));
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  },
});

export interface ContactPage {
  readonly rows: readonly ContactRow[];
  /** Ids of rows that cannot be read; absent = none. */
  readonly unreadable?: readonly string[];
  /** Where the next page begins; undefined after the last. */
  readonly next: string | undefined;
}

/** All contact rows page by page; strongly consistent. */
export const contactPages =
  (client: DocumentClient, contactsTable: string, pageSize: number) =>
  async (after: string | undefined): Promise<ContactPage> => {
    const { Items, LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName: contactsTable,
        ConsistentRead: true,
        Limit: pageSize,
        ...(after === undefined ? {} : { ExclusiveStartKey: contactKey(after) }),
        ProjectionExpression: contactRowAttributes.join(', '),
      }),
    );
    const next: unknown = LastEvaluatedKey?.['pk'];
    return { ...readContactRows(Items ?? []), next: typeof next === 'string' ? next : undefined };
  };

/** Deletes up to 25 entries of a lane that are folded (at most `seq`) and written before `before` (epoch ms); returns how many. */
export const trimJournal =
  (client: DocumentClient, kpiTable: string) =>
  async (lane: number, seq: number, before: number): Promise<number> => {
    const { Items } = await client.send(
      new QueryCommand({
        TableName: kpiTable,
        KeyConditionExpression: 'pk = :pk AND sk <= :sk',
        FilterExpression: 'w < :before',
        ExpressionAttributeValues: { ':pk': lanePk(lane), ':sk': seqSk(seq), ':before': before },
        ProjectionExpression: 'pk, sk',
        Limit: 25,
      }),
    );
    if (!Items || Items.length === 0) return 0;
    // What stays unprocessed is met again by the next run.
    await client.send(
      new BatchWriteCommand({ RequestItems: { [kpiTable]: Items.map((Key) => ({ DeleteRequest: { Key } })) } }),
    );
    return Items.length;
  };
