import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { batchGet } from '../../../shared/dynamo/batch-get.ts';
import { bucketPk, parseBucket, type Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import { contactKey, readContactRows } from '../../../shared/dynamo/items/contact-item.ts';
import { directoryPk, parseDirectoryEntry } from '../../../shared/dynamo/items/directory-item.ts';
import type { JournalEntry } from '../../../shared/dynamo/items/journal-item.ts';
import { contactSourceId } from '../../../shared/dynamo/items/ledger-item.ts';
import { tables } from '../../../shared/dynamo/tables.ts';
import { monthOfDay } from '../../../shared/domain/time.ts';
import { cutCode, cutGrains, cutIds } from '../../../shared/kpi/slices.ts';
import type { AuditStore } from '../audit/audit.ts';
import type { ListedValue } from '../audit/window.ts';
import type { SourceState } from '../ledger/decide.ts';
import { contactSource } from '../ledger/sources.ts';
import { dynamoJournalStore } from './dynamo-journal-store.ts';
import { dynamoLedgerStore } from './dynamo-ledger-store.ts';
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import { queryAll } from './query-all.ts';

const byDay = tables.contacts.indexes[0];
const grainsByCode = new Map(cutIds.map((cut) => [cutCode(cut), cutGrains(cut)]));

interface PartitionRange {
  readonly pk: string;
  readonly from?: string;
  readonly to?: string;
}

/** Partitions that hold the buckets of a value on the days: per day for intervals, per month for local days. */
const partitions = (
  { cutCode: code, month, value }: ListedValue,
  days: readonly string[],
  zone: string,
): PartitionRange[] => {
  const inMonth = days.filter((day) => monthOfDay(day) === month);
  const from = inMonth[0];
  const to = inMonth.at(-1);
  if (from === undefined || to === undefined) return [];
  const grains = grainsByCode.get(code) ?? (['interval', 'day'] as const); // a cut that is no longer declared may have left buckets
  return grains.flatMap((grain) =>
    grain === 'interval'
      ? inMonth.map((day) => ({ pk: bucketPk(grain, zone, code, value, day) }))
      : [{ pk: bucketPk(grain, zone, code, value, month), from, to }],
  );
};

/** The partitions that buckets lie in, each once. */
const partitionsOf = (buckets: readonly Bucket[], days: readonly string[]): PartitionRange[] => {
  const [from, to] = [days[0], days.at(-1)];
  const ranges = buckets.map(({ key: { pk, sk } }): [string, PartitionRange] =>
    // The buckets of a month of local days have days as sort keys, those of a day of intervals times.
    from !== undefined && to !== undefined && from <= sk && sk <= to ? [pk, { pk, from, to }] : [pk, { pk }],
  );
  return [...new Map(ranges).values()];
};

/** Nobody can say what a damaged row gives: whatever its ledger touches stays unsettled until the row is mended. */
const unknownSource = (contactId: string): SourceState => ({
  sourceId: contactSourceId(contactId),
  rev: Number.MAX_SAFE_INTEGER,
  erased: false,
  contact: undefined,
  parts: {},
});

type Query = ReturnType<typeof queryAll>;

const partitionReader =
  (query: Query, kpiTable: string) =>
  async ({ pk, from, to }: PartitionRange): Promise<Bucket[]> => {
    const range = from === undefined ? {} : { ':from': from, ':to': to };
    const items = await query({
      TableName: kpiTable,
      ConsistentRead: true,
      KeyConditionExpression: from === undefined ? 'pk = :pk' : 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ...range },
    });
    return items.map(parseBucket);
  };

const contactIdReader =
  (query: Query, contactsTable: string) =>
  async (day: string): Promise<string[]> => {
    const items = await query({
      TableName: contactsTable,
      IndexName: byDay.name,
      KeyConditionExpression: '#day = :day',
      ExpressionAttributeNames: { '#day': byDay.partitionKey },
      ExpressionAttributeValues: { ':day': day },
      ProjectionExpression: 'pk',
    });
    return items.map((item) => String(item['pk']));
  };

export const dynamoAuditStore = (
  client: DocumentClient,
  names: { contacts: string; kpi: string },
  lanes: readonly number[],
): AuditStore => {
  const ledgers = dynamoLedgerStore(client, names.kpi);
  const journal = dynamoJournalStore(client, names.kpi);
  const query = queryAll(client);
  const partition = partitionReader(query, names.kpi);
  const contactIds = contactIdReader(query, names.contacts);
  return {
    cursors: () => Promise.all(lanes.map((lane) => journal.cursor(lane))),
    entriesAfter: async ({ lane, seq }) => {
      const entries: JournalEntry[] = [];
      for (
        let page = await journal.entriesAfter(lane, seq, 500);
        page.length > 0;
        page = await journal.entriesAfter(lane, page.at(-1)?.seq ?? 0, 500)
      ) {
        entries.push(...page);
      }
      return entries;
    },
    values: async (days) => {
      const months = [...new Set(days.map(monthOfDay))];
      const pks = months.flatMap((month) => cutIds.map((cut) => directoryPk(cutCode(cut), month)));
      const pages = await mapLimited(pks, 16, (pk) =>
        query({
          TableName: names.kpi,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
        }),
      );
      return pages.flat().map(parseDirectoryEntry);
    },
    buckets: async (values, days, zone) =>
      (
        await mapLimited(
          values.flatMap((value) => partitions(value, days, zone)),
          32,
          partition,
        )
      ).flat(),
    bucketsBeside: async (read, days) => (await mapLimited(partitionsOf(read, days), 32, partition)).flat(),
    sources: async (days) => {
      const ids = [...new Set((await mapLimited(days, 8, contactIds)).flat())];
      const items = await batchGet(
        (input) => client.send(new BatchGetCommand(input)),
        names.contacts,
        ids.map(contactKey),
      );
      const { rows, unreadable } = readContactRows(items);
      const sources = [...rows.map(contactSource), ...unreadable.map(unknownSource)];
      const read = await ledgers.readLedgers(sources.map(({ sourceId }) => sourceId));
      return sources.map((source) => ({ source, ledger: read.get(source.sourceId) }));
    },
  };
};
