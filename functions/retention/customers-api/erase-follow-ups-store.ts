/** Erases what campaigns keep of a person: follow-ups go, and their nameless rows stay counted as tombstones. */
import { DeleteCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { isConditionFailure } from '../../../shared/dynamo/errors.ts';
import { eraseUpdate } from '../../../shared/dynamo/items/contact-item.ts';
import { followUpIdOfKey, followUpRowId, followUpsOfPerson } from '../../../shared/dynamo/items/follow-up-item.ts';

/** First the row, then the follow-up: whoever is interrupted finds it again. Answers how many there were. */
export const followUpEraser =
  (client: DocumentClient, { dialling, contacts }: { readonly dialling: string; readonly contacts: string }) =>
  async (personKey: string): Promise<number> => {
    for (let erased = 0; ;) {
      const { Items = [] } = await client.send(
        new QueryCommand({ ...followUpsOfPerson(dialling, personKey), ProjectionExpression: 'pk, sk' }),
      );
      if (Items.length === 0) return erased;
      for (const item of Items) {
        const key = { pk: String(item['pk']), sk: String(item['sk']) };
        try {
          await client.send(new UpdateCommand(eraseUpdate(contacts, followUpRowId(followUpIdOfKey(key)))));
        } catch (error) {
          if (!isConditionFailure(error)) throw error; // never came due, or is erased already
        }
        await client.send(new DeleteCommand({ TableName: dialling, Key: key }));
        erased += 1;
      }
    }
  };
