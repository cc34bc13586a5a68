/** Change marks of a cut over some months; strongly consistent, because a refresh relies on missing none. */
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { changePartition, parseChangeMark, type ChangeMark } from '../../../shared/dynamo/items/change-item.ts';
import type { Grain } from '../../../shared/kpi/grains.ts';
import type { CutId } from '../../../shared/kpi/slices.ts';
import { queryAll } from './query-all.ts';

export interface ChangeQuery {
  readonly grain: Grain;
  /** Zone of the centre's days. */
  readonly zone: string;
  readonly cut: CutId;
  readonly months: readonly string[];
}
export type ReadChanges = (query: ChangeQuery) => Promise<readonly ChangeMark[]>;

const monthsAtOnce = 8;

export const dynamoChangeReader = (client: DocumentClient, kpiTable: string): ReadChanges => {
  const query = queryAll(client);
  return async ({ grain, zone, cut, months }) => {
    const pages = await mapLimited(months, monthsAtOnce, (month) =>
      query({
        TableName: kpiTable,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': changePartition(grain, zone, cut, month) },
      }),
    );
    return pages.flat().map(parseChangeMark);
  };
};
