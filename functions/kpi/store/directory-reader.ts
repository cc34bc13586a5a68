/** Reads which values a cut has, month by month, with their names. */
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { limits } from '../../../shared/contracts/limits.ts';
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import { batchGet } from '../../../shared/dynamo/batch-get.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { directoryPk, parseDirectoryEntry, type DirectoryEntry } from '../../../shared/dynamo/items/directory-item.ts';
import { overLimit } from '../../../shared/http/problem.ts';
import { cutCode, type CutId } from '../../../shared/kpi/slices.ts';
import { queryAll } from './query-all.ts';

export interface DirectoryReader {
  /** All values of the months, those with the prefix if one is given; an entry per value and month. */
  readonly list: (cut: CutId, months: readonly string[], prefix?: string) => Promise<readonly DirectoryEntry[]>;
  /** Names of known values. */
  readonly names: (
    cut: CutId,
    months: readonly string[],
    values: readonly string[],
  ) => Promise<readonly DirectoryEntry[]>;
}

const monthsAtOnce = 8;

export const dynamoDirectoryReader = (client: DocumentClient, kpiTable: string): DirectoryReader => {
  const query = queryAll(client);
  return {
    list: async (cut, months, prefix) => {
      let count = 0;
      const pages = await mapLimited(months, monthsAtOnce, async (month) => {
        const items = await query({
          TableName: kpiTable,
          KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: {
            ':pk': directoryPk(cutCode(cut), month),
            ...(prefix === undefined ? {} : { ':prefix': prefix }),
          },
        });
        count += items.length;
        if (count > limits.directoryEntries) {
          throw overLimit({
            field: 'groupBy',
            message: `${cut} has too many values in this span; the limit is ${limits.directoryEntries} values x months. Ask for a shorter span, or filter`,
          });
        }
        return items;
      });
      return pages.flat().map(parseDirectoryEntry);
    },
    names: async (cut, months, values) => {
      const keys = months.flatMap((month) =>
        values.map((value) => ({ pk: directoryPk(cutCode(cut), month), sk: value })),
      );
      const items = await batchGet((input) => client.send(new BatchGetCommand(input)), kpiTable, keys);
      return items.map(parseDirectoryEntry);
    },
  };
};
