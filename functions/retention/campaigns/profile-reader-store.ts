/** Profiles of all customers, page by page, for audiences. */
import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../../../shared/dynamo/batch-get.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { parseProfileItem, profileKey, profileSegments } from '../../../shared/dynamo/items/profile-item.ts';
import { tables } from '../../../shared/dynamo/tables.ts';
import type { AudienceReader } from './audience.ts';

const pageSize = 100;

export const dynamoProfiles = (client: DocumentClient, table: string): AudienceReader =>
  async function* () {
    for (const segment of profileSegments) {
      let from: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            IndexName: tables.customers.indexes[0].name,
            KeyConditionExpression: 'seg = :segment',
            ExpressionAttributeValues: { ':segment': segment },
            Limit: pageSize,
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        );
        const keys = (page.Items ?? []).map(({ pk }) => profileKey(String(pk)));
        const items = await batchGet((input) => client.send(new BatchGetCommand(input)), table, keys);
        yield items.map(parseProfileItem).flatMap(({ profile }) => (profile === undefined ? [] : [profile]));
        from = page.LastEvaluatedKey;
      } while (from);
    }
  };
