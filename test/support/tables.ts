/** The product's tables on DynamoDB Local, and plain ways to read them whole. */
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient, type DocumentClient } from '../../shared/dynamo/client.ts';
import { parseBucket, type Bucket } from '../../shared/dynamo/items/bucket-item.ts';
import { parseLedger, type Ledger } from '../../shared/dynamo/items/ledger-item.ts';
import { kpiPrefixes, tables, type TableDefinition } from '../../shared/dynamo/tables.ts';

export interface TestTables {
  readonly contacts: string;
  readonly customers: string;
  readonly kpi: string;
  readonly dialling: string;
}

export const localClient = (endpoint: string, maxAttempts = 5): DocumentClient =>
  documentClient({
    endpoint,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts,
  });

const create = async (client: DocumentClient, name: string, table: TableDefinition): Promise<void> => {
  const keys = [table.partitionKey, ...(table.sortKey === undefined ? [] : [table.sortKey])];
  const indexKeys = table.indexes.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...new Set([...keys, ...indexKeys])].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: keys.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
      ...(table.indexes.length === 0
        ? {}
        : {
            GlobalSecondaryIndexes: table.indexes.map(({ name: IndexName, partitionKey, sortKey }) => ({
              IndexName,
              Projection: { ProjectionType: 'KEYS_ONLY' as const },
              KeySchema: [
                { AttributeName: partitionKey, KeyType: 'HASH' as const },
                { AttributeName: sortKey, KeyType: 'RANGE' as const },
              ],
            })),
          }),
    }),
  );
};

/** Empty tables under names of their own. */
export const createTables = async (client: DocumentClient, suffix: string): Promise<TestTables> => {
  const names = {
    contacts: `Contacts-${suffix}`,
    customers: `Customers-${suffix}`,
    kpi: `Kpi-${suffix}`,
    dialling: `Dialling-${suffix}`,
  };
  await create(client, names.contacts, tables.contacts);
  await create(client, names.customers, tables.customers);
  await create(client, names.kpi, tables.kpi);
  await create(client, names.dialling, tables.dialling);
  return names;
};

export async function* scan(client: DocumentClient, table: string): AsyncGenerator<Record<string, unknown>> {
  let from: Record<string, unknown> | undefined;
  do {
    const { Items, LastEvaluatedKey } = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ...(from ? { ExclusiveStartKey: from } : {}) }),
    );
    yield* Items ?? [];
    from = LastEvaluatedKey;
  } while (from);
}

export const allItems = async (client: DocumentClient, table: string): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = [];
  for await (const item of scan(client, table)) items.push(item);
  return items;
};

/** Buckets and ledgers of a KPI table. */
export const readKpi = async (
  client: DocumentClient,
  table: string,
): Promise<{ buckets: Bucket[]; ledgers: Ledger[] }> => {
  const buckets: Bucket[] = [];
  const ledgers: Ledger[] = [];
  for await (const item of scan(client, table)) {
    const pk = String(item['pk']);
    if (pk.startsWith(kpiPrefixes.bucket)) buckets.push(parseBucket(item));
    else if (pk.startsWith(kpiPrefixes.ledger)) ledgers.push(parseLedger(item));
  }
  return { buckets, ledgers };
};
