/** Keeps the number of a listed person, as ingest keeps those who called. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { isConditionFailure } from '../../../shared/dynamo/errors.ts';
import { numberPut } from '../../../shared/dynamo/items/number-item.ts';
import { readNumber } from '../../../shared/retention/calling-rules/phone-number.ts';
import { seal } from '../../../shared/security/sealed.ts';

export const numberKeeper =
  (client: DocumentClient, customersTable: string, key: () => Promise<Uint8Array>) =>
  async (personKey: string, e164: string): Promise<void> => {
    const number = readNumber(e164);
    const country = number.callable ? number.country : undefined;
    try {
      const kept = { personKey, sealed: seal(await key(), e164, personKey), country };
      await client.send(new PutCommand(numberPut(customersTable, kept)));
    } catch (error) {
      if (!isConditionFailure(error)) throw error; // it is there
    }
  };
