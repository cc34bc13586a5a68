/** What numbers are valid for: how far journals are folded, and whether a changed definition is still being applied. */
import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { batchGet } from '../../../shared/dynamo/batch-get.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import {
  contactKey,
  contactRowAttributes,
  parseContactRow,
  type ContactRow,
} from '../../../shared/dynamo/items/contact-item.ts';
import { jobKey, reapplyStateSchema, type ReapplyState } from '../../../shared/dynamo/items/job-item.ts';
import { cursorKey, parseCursor, type Cursor } from '../../../shared/dynamo/items/journal-item.ts';
import { allLanes } from '../../../shared/dynamo/lanes.ts';

export interface FoldState {
  readonly cursors: readonly Cursor[];
  /** Undefined until something was swept. */
  readonly reapply: Pick<ReapplyState, 'definitionId' | 'migrating' | 'reapplied'> | undefined;
}

const keySchema = z.object({ pk: z.string() });

export const dynamoStateReader = (client: DocumentClient, kpiTable: string) => async (): Promise<FoldState> => {
  const keys = [...allLanes.map(cursorKey), jobKey('reapply')];
  const items = await batchGet((input) => client.send(new BatchGetCommand(input)), kpiTable, keys);
  const byPk = new Map(items.map((item) => [keySchema.parse(item).pk, item]));
  const reapply = byPk.get(jobKey('reapply').pk);
  return {
    cursors: allLanes.map((lane) => parseCursor(lane, byPk.get(cursorKey(lane).pk))),
    reapply:
      reapply && reapplyStateSchema.pick({ definitionId: true, migrating: true, reapplied: true }).parse(reapply),
  };
};

/** Undefined when there is no such row. */
export const dynamoContactReader =
  (client: DocumentClient, contactsTable: string) =>
  async (contactId: string): Promise<ContactRow | undefined> => {
    const { Item } = await client.send(
      new GetCommand({
        TableName: contactsTable,
        Key: contactKey(contactId),
        ProjectionExpression: contactRowAttributes.join(', '),
      }),
    );
    return Item === undefined ? undefined : parseContactRow(Item);
  };
