/** The DynamoDB stores keep the same contract as the in-memory ones, on AWS's own engine. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamoContactStore } from '../../functions/ingest/contact-store.ts';
import { dynamoJournalStore } from '../../functions/kpi/store/dynamo-journal-store.ts';
import { dynamoLedgerStore } from '../../functions/kpi/store/dynamo-ledger-store.ts';
import { eraseUpdate } from '../../shared/dynamo/items/contact-item.ts';
import { parseDirectoryEntry } from '../../shared/dynamo/items/directory-item.ts';
import { kpiPrefixes } from '../../shared/dynamo/tables.ts';
import { describeStores } from '../support/store-contract.ts';
import { useLocalDynamo } from '../support/local-dynamo.ts';
import { allItems, readKpi } from '../support/tables.ts';

const dynamo = useLocalDynamo();

describeStores('DynamoDB', async () => {
  const client = dynamo.client();
  const names = await dynamo.freshTables();
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
