import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { directoryPk } from '../../../shared/dynamo/items/directory-item.ts';
import { addDays, utcDay, utcMidnight } from '../../../shared/domain/time.ts';
import { cutCode } from '../../../shared/kpi/slices.ts';
import { mapLimited } from '../../../shared/domain/map-limited.ts';

/** Months that are looked at: Connect keeps records for 24 months; ten years back and one ahead leave room for imports and wrong clocks. */
const monthsBack = 120;
const monthsAhead = 12;

const monthsAround = (now: number): string[] => {
  const date = new Date(now);
  return Array.from({ length: monthsBack + monthsAhead + 1 }, (_, i) =>
    utcDay(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - monthsBack + i, 1)).slice(0, 7),
  );
};

const lastDayOf = (month: string): string => {
  const [year = 0, monthNumber = 1] = month.split('-').map(Number);
  return addDays(utcDay(Date.UTC(year, monthNumber, 1)), -1);
};

/** First and last day of the months in which anything was counted. */
export const directorySpan = (client: DocumentClient, kpiTable: string, now: () => number) => async () => {
  const found = await mapLimited(monthsAround(now()), 16, async (month) => {
    const { Items } = await client.send(
      new QueryCommand({
        TableName: kpiTable,
        ConsistentRead: true,
        Limit: 1,
        ProjectionExpression: 'sk',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': directoryPk(cutCode('total'), month) },
      }),
    );
    return Items && Items.length > 0 ? [month] : [];
  });
  const months = found.flat();
  const [first, last] = [months[0], months.at(-1)];
  return first === undefined || last === undefined
    ? undefined
    : { first: utcDay(utcMidnight(`${first}-01`)), last: lastDayOf(last) };
};
