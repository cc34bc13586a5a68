/** The audit's readings over in-memory storage: what DynamoDB's tables and index would answer once nothing is written any more. */
import type { AuditStore } from '../../functions/kpi/audit/audit.ts';
import { bucketKeyOf } from '../../shared/dynamo/items/bucket-item.ts';
import { bucketDay } from '../../functions/kpi/audit/window.ts';
import type { MemoryContacts, MemoryKpi } from './memory-stores.ts';
import { sourceOf } from './pipeline.ts';

export const memoryAudit = (contacts: MemoryContacts, kpi: MemoryKpi, lanes: number): AuditStore => ({
  cursors: async () => Array.from({ length: lanes }, (_, lane) => kpi.cursorOf(lane)),
  entriesAfter: async ({ lane, seq }) => kpi.entries(lane, seq),
  values: async (days) => {
    const months = new Set(days.map((day) => day.slice(0, 7)));
    return kpi.directory().filter(({ month }) => months.has(month));
  },
  buckets: async (_values, days) => {
    const wanted = new Set(days);
    return kpi.buckets((id) => wanted.has(bucketDay(id) ?? ''));
  },
  bucketsBeside: async (read, days) => {
    const wanted = new Set(days);
    const partitions = new Set(read.map(({ key }) => key.pk));
    return kpi.buckets((id) => wanted.has(bucketDay(id) ?? '') && partitions.has(bucketKeyOf(id).pk));
  },
  sources: async (days) => {
    const wanted = new Set(days);
    return contacts
      .rows(({ day }) => day !== undefined && wanted.has(day))
      .map(sourceOf)
      .map((source) => ({ source, ledger: kpi.ledger(source.sourceId) }));
  },
});
