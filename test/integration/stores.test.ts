/** The DynamoDB stores keep the same contract as the in-memory ones, on AWS's own engine. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { startDynamoLocal, type DynamoLocal } from '../../local/host/dynamo-local.ts';
import { dynamoContactStore } from '../../functions/ingest/contact-store.ts';
import { dynamoJournalStore } from '../../functions/kpi/store/dynamo-journal-store.ts';
import { dynamoLedgerStore } from '../../functions/kpi/store/dynamo-ledger-store.ts';
import type { DocumentClient } from '../../shared/dynamo/client.ts';
import { eraseUpdate } from '../../shared/dynamo/items/contact-item.ts';
import { parseDirectoryEntry } from '../../shared/dynamo/items/directory-item.ts';
import { kpiPrefixes } from '../../shared/dynamo/tables.ts';
import { describeStores } from '../support/store-contract.ts';
import { allItems, createTables, localClient, readKpi } from '../support/tables.ts';

let local: DynamoLocal;
let client: DocumentClient;
let made = 0;

beforeAll(async () => {
  local = await startDynamoLocal();
  client = localClient(local.endpoint);
});
afterAll(async () => {
  client.destroy();
  await local.stop();
});

describeStores('DynamoDB', async () => {
  const names = await createTables(client, `contract-${(made += 1)}`);
  return {
    ledger: dynamoLedgerStore(client, names.kpi),
    journal: dynamoJournalStore(client, names.kpi),
    contacts: dynamoContactStore(client, names),
    buckets: async () => (await readKpi(client, names.kpi)).buckets,
    names: async () =>
      (await allItems(client, names.kpi))
        .filter(({ pk }) => String(pk).startsWith(kpiPrefixes.directory))
        .map(parseDirectoryEntry),
    timeline: async () =>
      (await allItems(client, names.customers)).map(({ pk, sk }) => `${String(pk)} / ${String(sk)}`),
    erase: async (id) => void (await client.send(new UpdateCommand(eraseUpdate(names.contacts, id)))),
  };
});
