/** The in-memory stores keep the contract; test/integration/stores.test.ts holds DynamoDB to the same one. */
import { openGate } from '../../support/faults.ts';
import { MemoryContacts, MemoryKpi } from '../../support/memory-stores.ts';
import { describeStores } from '../../support/store-contract.ts';

describeStores('in memory', async () => {
  const kpi = new MemoryKpi();
  const contacts = new MemoryContacts();
  return {
    ledger: kpi.ledgerStore(openGate()),
    journal: kpi.journalStore(openGate()),
    contacts: contacts.store(openGate()),
    buckets: async () => kpi.buckets(),
    names: async () => kpi.directory(),
    timeline: async () => [...contacts.timeline],
    erase: async (id) => void contacts.erase(id),
  };
});
