/** Storage of goodwill decisions in DynamoDB. */
import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../../shared/dynamo/client.ts';
import { cancellationCodes, isConditionFailure, isTransient } from '../../../../shared/dynamo/errors.ts';
import {
  decisionUpdate,
  offerParts,
  offerTransaction,
  type GoodwillTables,
} from '../../../../shared/dynamo/items/goodwill-item.ts';
import { dynamoPartStore } from '../../../../shared/dynamo/part-store.ts';
import type { GoodwillStore } from './goodwill.ts';

export const dynamoGoodwill = (client: DocumentClient, tables: GoodwillTables): GoodwillStore => {
  const rows = dynamoPartStore(client, tables.contacts);
  return {
    offer: async (offer) => {
      try {
        await client.send(new TransactWriteCommand(offerTransaction(tables, offer)));
        return undefined;
      } catch (error) {
        const codes = cancellationCodes(error) ?? [];
        const failed = offerParts.filter((_, index) => codes[index] === 'ConditionalCheckFailed');
        if (failed.length === 0 && !isTransient(error)) throw error;
        return failed;
      }
    },
    refuse: async (contactId, decision) => {
      try {
        await client.send(new UpdateCommand(decisionUpdate(tables.contacts, contactId, decision)));
        return true;
      } catch (error) {
        if (isConditionFailure(error)) return false;
        throw error;
      }
    },
    decided: async (contactId) => (await rows.read(contactId))?.parts.goodwill,
  };
};
