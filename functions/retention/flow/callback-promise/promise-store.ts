import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../../shared/dynamo/client.ts';
import { isConditionFailure } from '../../../../shared/dynamo/errors.ts';
import { promisePut } from '../../../../shared/dynamo/items/promise-item.ts';
import type { PromiseDeps } from './promise.ts';

export const dynamoPromises =
  (client: DocumentClient, customersTable: string): PromiseDeps['put'] =>
  async (customerKey, promise) => {
    try {
      await client.send(new PutCommand(promisePut(customersTable, customerKey, promise)));
    } catch (error) {
      if (!isConditionFailure(error)) throw error; // a newer one is there
    }
  };
