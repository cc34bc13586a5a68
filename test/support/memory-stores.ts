/** In-memory storage for property tests; `test/integration/stores.test.ts` proves that it behaves as DynamoDB does. */
export { MemoryContacts, type Row } from './memory-contacts.ts';
export { MemoryKpi } from './memory-kpi.ts';
