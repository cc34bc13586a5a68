/** The API over a pipeline's own buckets, marks and cursors: what is answered after real folds. */
import { bucketId, bucketKeyOf, markAttribute } from '../../../shared/dynamo/items/bucket-item.ts';
import { changePartition, parseChangeMark } from '../../../shared/dynamo/items/change-item.ts';
import { toRecordPart } from '../../../shared/dynamo/items/contact-item.ts';
import { recordVersion } from '../../../shared/domain/version.ts';
import type { Contact } from '../../../shared/domain/contact.ts';
import type { MemoryKpi } from '../../support/memory-stores.ts';
import { fakeDeps } from './fake-centre.ts';

export const row = (contact: Contact, rev: number) => ({
  pk: contact.contactId,
  rev,
  rv: recordVersion(contact.lastUpdateMs, contact, new TextEncoder().encode(String(rev))),
  r: toRecordPart(contact),
});

export const over = (kpi: MemoryKpi, contacts: readonly Contact[]) => ({
  ...fakeDeps({ contacts }),
  readState: async () => ({ cursors: [0, 1].map((lane) => kpi.cursorOf(lane)), reapply: undefined }),
  readBuckets: async (ranges: readonly { readonly pk: string; readonly sks: readonly string[] }[]) => {
    const byId = new Map(kpi.buckets().map((bucket) => [bucketId(bucket.key), bucket]));
    return ranges.map(({ pk, sks }) => sks.flatMap((sk) => byId.get(bucketId({ pk, sk })) ?? []));
  },
  readChanges: async ({
    grain,
    zone,
    cut,
    months,
  }: {
    readonly grain: 'interval' | 'day';
    readonly zone: string;
    readonly cut: Parameters<typeof changePartition>[2];
    readonly months: readonly string[];
  }) => {
    const partitions = new Set(months.map((month) => changePartition(grain, zone, cut, month)));
    return [...kpi.changes()].flatMap(([id, marks]) => {
      const key = bucketKeyOf(id);
      if (!partitions.has(key.pk)) return [];
      return parseChangeMark({
        ...key,
        ...Object.fromEntries([...marks].map(([lane, seq]) => [markAttribute(lane), seq])),
      });
    });
  },
});
