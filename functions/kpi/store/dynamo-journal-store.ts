import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { isConditionFailure } from '../../../shared/dynamo/errors.ts';
import { changeUpdate } from '../../../shared/dynamo/items/change-item.ts';
import type { ChangeRaise } from '../ledger/change-marks.ts';
import { parseBucket } from '../../../shared/dynamo/items/bucket-item.ts';
import {
  cursorKey,
  cursorUpdate,
  lanePk,
  parseCursor,
  parseJournalEntry,
  seqSk,
  type JournalEntry,
} from '../../../shared/dynamo/items/journal-item.ts';
import { fromImage } from '../../../shared/dynamo/stream-image.ts';
import { waitForMore } from '../../../shared/dynamo/unprocessed.ts';
import { bucketReplacement, bucketUpdate, changesPerUpdate, marksAllow } from './bucket-update.ts';
import type { BucketOutcome, BucketWrite, JournalStore } from './store.ts';

const lost = (item: unknown): BucketOutcome => ({
  kind: 'lost',
  marks: item === undefined ? new Map() : parseBucket(item).marks,
});

const updateBucket = async (client: DocumentClient, table: string, write: BucketWrite): Promise<BucketOutcome> => {
  try {
    await client.send(new UpdateCommand(bucketUpdate(table, write)));
    return { kind: 'done' };
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    return lost(error.Item && fromImage(error.Item));
  }
};

const replaceBucket = async (client: DocumentClient, table: string, write: BucketWrite): Promise<BucketOutcome> => {
  for (let tries = 1; ; tries += 1) {
    if (tries > 1) await waitForMore(tries);
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { ...write.key }, ConsistentRead: true }),
    );
    const bucket = Item === undefined ? undefined : parseBucket(Item);
    if (!marksAllow(bucket, write.marks)) return lost(Item);
    try {
      await client.send(new PutCommand(bucketReplacement(table, bucket, write)));
      return { kind: 'done' };
    } catch (error) {
      if (!isConditionFailure(error)) throw error; // else: written since it was read; look again
    }
  }
};

/** All lanes at once; when one of them is higher already, each by itself. */
const raiseChange = async (client: DocumentClient, table: string, { key, marks }: ChangeRaise): Promise<void> => {
  try {
    await client.send(new UpdateCommand(changeUpdate(table, key, marks)));
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    if (marks.size <= 1) return;
    for (const mark of marks) await raiseChange(client, table, { key, marks: new Map([mark]) });
  }
};

export const dynamoJournalStore = (client: DocumentClient, kpiTable: string): JournalStore => ({
  cursor: async (lane) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: kpiTable, Key: cursorKey(lane), ConsistentRead: true }),
    );
    return parseCursor(lane, Item);
  },

  entriesAfter: async (lane, seq, limit) => {
    const entries: JournalEntry[] = [];
    const { Items } = await client.send(
      new QueryCommand({
        TableName: kpiTable,
        KeyConditionExpression: 'pk = :pk AND sk > :sk',
        ExpressionAttributeValues: { ':pk': lanePk(lane), ':sk': seqSk(seq) },
        ConsistentRead: true,
        Limit: limit,
      }),
    );
    for (const item of Items ?? []) entries.push(parseJournalEntry(item));
    return entries;
  },

  writeBucket: (write) =>
    write.changes.size <= changesPerUpdate
      ? updateBucket(client, kpiTable, write)
      : replaceBucket(client, kpiTable, write),

  raiseChange: (raise) => raiseChange(client, kpiTable, raise),

  moveCursor: async (to) => {
    try {
      await client.send(new UpdateCommand(cursorUpdate(kpiTable, to)));
    } catch (error) {
      if (!isConditionFailure(error)) throw error; // a faster folder has moved it further
    }
  },
});
