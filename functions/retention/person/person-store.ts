/** Storage of persons in DynamoDB. */
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { isConditionFailure } from '../../../shared/dynamo/errors.ts';
import { optOutUpdate, parsePerson, personItemKey, personPut } from '../../../shared/dynamo/items/person-item.ts';
import type { PersonStore } from './record.ts';

export const dynamoPersonStore = (client: DocumentClient, diallingTable: string): PersonStore => ({
  read: async (personKey) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: diallingTable, Key: personItemKey(personKey), ConsistentRead: true }),
    );
    return parsePerson(personKey, Item);
  },
  write: async (next) => {
    try {
      await client.send(new PutCommand(personPut(diallingTable, next)));
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  },
  optOut: async (personKey, said) => {
    try {
      await client.send(new UpdateCommand(optOutUpdate(diallingTable, personKey, said)));
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  },
});
