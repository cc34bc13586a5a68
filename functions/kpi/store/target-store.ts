/** Targets, what was changed, and misses. */
import { GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { isConditionFailure, isLostCondition } from '../../../shared/dynamo/errors.ts';
import {
  bookKey,
  historyPk,
  missKey,
  missPk,
  parseBook,
  parseHistory,
  parseMiss,
  toBookItem,
  toHistoryItem,
  toMissItem,
  type HistoryEntry,
} from '../../../shared/dynamo/items/target-item.ts';
import type { BookChange, Editor, TargetBook } from '../../../shared/kpi/targets/book.ts';
import type { Acknowledgement, Miss } from '../../../shared/kpi/targets/review.ts';
import { queryAll } from './query-all.ts';

type MissId = Pick<Miss, 'targetId' | 'from'>;

export interface TargetStore {
  readonly readBook: () => Promise<TargetBook>;
  /** `lost`: the book is no longer the one that the change was made from. */
  readonly writeBook: (change: BookChange, editor: Editor) => Promise<'done' | 'lost'>;
  /** Newest first. */
  readonly history: (limit: number) => Promise<readonly HistoryEntry[]>;
  /** Misses whose period begins in one of the months. */
  readonly misses: (months: readonly string[]) => Promise<readonly Miss[]>;
  /** Stores a miss that is not known yet; returns what is stored. */
  readonly addMiss: (miss: Miss) => Promise<Miss>;
  readonly markSent: (miss: MissId, at: string) => Promise<void>;
  /** False: there is no such miss. */
  readonly acknowledge: (miss: MissId, acknowledgement: Acknowledgement) => Promise<boolean>;
}

export const dynamoBookReader =
  (client: DocumentClient, TableName: string, ConsistentRead: boolean) => async (): Promise<TargetBook> =>
    parseBook((await client.send(new GetCommand({ TableName, Key: bookKey, ConsistentRead }))).Item);

const writeBook =
  (client: DocumentClient, TableName: string): TargetStore['writeBook'] =>
  async ({ book, changes }, editor) => {
    const condition =
      book.version === 1
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#v = :v',
            ExpressionAttributeNames: { '#v': 'version' },
            ExpressionAttributeValues: { ':v': book.version - 1 },
          };
    try {
      await client.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName, Item: toBookItem(book), ...condition } },
            { Put: { TableName, Item: toHistoryItem({ version: book.version, changes, ...editor }) } },
          ],
        }),
      );
      return 'done';
    } catch (error) {
      if (isLostCondition(error)) return 'lost';
      throw error;
    }
  };

type MissStore = Pick<TargetStore, 'misses' | 'addMiss' | 'markSent' | 'acknowledge'>;

const missStore = (client: DocumentClient, TableName: string): MissStore => {
  const query = queryAll(client);
  return {
    misses: async (months) => {
      const pages = await Promise.all(
        months.map((month) =>
          query({
            TableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': missPk(month) },
            ConsistentRead: true,
          }),
        ),
      );
      return pages.flat().map(parseMiss);
    },
    addMiss: async (miss) => {
      try {
        await client.send(
          new PutCommand({ TableName, Item: toMissItem(miss), ConditionExpression: 'attribute_not_exists(pk)' }),
        );
        return miss;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        const { Item } = await client.send(new GetCommand({ TableName, Key: missKey(miss), ConsistentRead: true }));
        return parseMiss(Item);
      }
    },
    markSent: async (miss, at) => {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: missKey(miss),
          UpdateExpression: 'SET sentAt = if_not_exists(sentAt, :at)',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':at': at },
        }),
      );
    },
    acknowledge: async (miss, acknowledgement) => {
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: missKey(miss),
            UpdateExpression: 'SET acknowledgement = :a',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':a': acknowledgement },
          }),
        );
        return true;
      } catch (error) {
        if (isConditionFailure(error)) return false;
        throw error;
      }
    },
  };
};

export const dynamoTargetStore = (client: DocumentClient, TableName: string): TargetStore => ({
  ...missStore(client, TableName),
  readBook: dynamoBookReader(client, TableName, true),
  writeBook: writeBook(client, TableName),
  history: async (limit) => {
    const { Items } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': historyPk },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return (Items ?? []).map(parseHistory);
  },
});
