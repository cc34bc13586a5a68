import { BatchGetCommand, GetCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { isConditionFailure, isLostCondition } from '../../../shared/dynamo/errors.ts';
import { directoryUpdate } from '../../../shared/dynamo/items/directory-item.ts';
import { cursorKey, journalPut, lanePk, parseCursor } from '../../../shared/dynamo/items/journal-item.ts';
import { ledgerKey, ledgerPut, parseLedger, type Ledger } from '../../../shared/dynamo/items/ledger-item.ts';
import { batchGet } from '../../../shared/dynamo/batch-get.ts';
import type { LedgerStore } from './store.ts';

export const dynamoLedgerStore = (client: DocumentClient, kpiTable: string): LedgerStore => ({
  readLedgers: async (sourceIds) => {
    const items = await batchGet(
      (input) => client.send(new BatchGetCommand(input)),
      kpiTable,
      sourceIds.map(ledgerKey),
    );
    const ledgers = items.map(parseLedger);
    return new Map<string, Ledger>(ledgers.map((ledger) => [ledger.sourceId, ledger]));
  },

  head: async (lane) => {
    const [last, cursor] = await Promise.all([
      client.send(
        new QueryCommand({
          TableName: kpiTable,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': lanePk(lane) },
          ScanIndexForward: false,
          Limit: 1,
          ConsistentRead: true,
          ProjectionExpression: 'sk',
        }),
      ),
      client.send(new GetCommand({ TableName: kpiTable, Key: cursorKey(lane), ConsistentRead: true })),
    ]);
    return Math.max(Number(last.Items?.[0]?.['sk'] ?? 0), parseCursor(lane, cursor.Item).seq);
  },

  commit: async (writes, entry) => {
    const actions = writes.map(({ next, read }) => ledgerPut(kpiTable, next, read));
    try {
      await client.send(
        new TransactWriteCommand({ TransactItems: entry ? [...actions, journalPut(kpiTable, entry)] : actions }),
      );
      return 'done';
    } catch (error) {
      if (isLostCondition(error)) return 'lost';
      throw error;
    }
  },

  nameValue: async (entry) => {
    try {
      await client.send(new UpdateCommand(directoryUpdate(kpiTable, entry)));
    } catch (error) {
      // A newer name is there already: exactly what is wanted.
      if (!isConditionFailure(error)) throw error;
    }
  },
});
