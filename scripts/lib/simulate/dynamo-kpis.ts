/** The KPI side of a simulation on DynamoDB: the real stores of ingest, ledger, fold and audit. */
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { deadLetterKey } from '../../../functions/ingest/dead-letters.ts';
import { dynamoContactStore } from '../../../functions/ingest/contact-store.ts';
import { ingestBatch } from '../../../functions/ingest/ingest.ts';
import { creditSurveyLeg } from '../../../functions/ingest/survey-leg.ts';
import { auditDays } from '../../../functions/kpi/audit/audit.ts';
import { applySources } from '../../../functions/kpi/ledger/apply.ts';
import { foldLanes } from '../../../functions/kpi/ledger/fold.ts';
import { contactSource } from '../../../functions/kpi/ledger/sources.ts';
import { dynamoAuditStore } from '../../../functions/kpi/store/dynamo-audit-store.ts';
import { dynamoJournalStore } from '../../../functions/kpi/store/dynamo-journal-store.ts';
import { dynamoLedgerStore } from '../../../functions/kpi/store/dynamo-ledger-store.ts';
import { dynamoRecords } from '../../../functions/retention/reconcile/record-store.ts';
import { batchGet } from '../../../shared/dynamo/batch-get.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { isRefusal, isTransient } from '../../../shared/dynamo/errors.ts';
import { contactKey, parseContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { dynamoPartStore } from '../../../shared/dynamo/part-store.ts';
import { defaultScales } from '../../../shared/domain/survey.ts';
import { addDays, daysBetween, utcDay } from '../../../shared/domain/time.ts';
import { attributeMap, berlin } from '../../../test/support/fixtures.ts';
import { kinesisRecords } from '../../../test/support/kinesis-event.ts';
import { accepted, patience, rulesOf, testHash } from '../../../test/support/pipeline.ts';
import { allItems, type TestTables } from '../../../test/support/tables.ts';
import type { Kpis } from './dialling-work.ts';

const rules = rulesOf(berlin, 100);
const lanes = [0];
const rowsPerApply = 100;

export interface DynamoKpisOptions {
  readonly client: DocumentClient;
  readonly tables: TestTables;
  readonly firstMs: number;
  readonly days: number;
}

export const dynamoKpis = ({ client, tables, firstMs, days }: DynamoKpisOptions): Kpis => {
  const ledger = dynamoLedgerStore(client, tables.kpi);
  const journal = dynamoJournalStore(client, tables.kpi);
  const records = dynamoRecords(client, tables);
  const parts = dynamoPartStore(client, tables.contacts);
  const named = new Map<string, number>();
  let sequence = 0;
  const apply = async (items: readonly Record<string, unknown>[]): Promise<void> => {
    const sources = items.map((item) => contactSource(parseContactRow(item)));
    const deps = { ...rules, store: ledger, lane: 0, now: Date.now, named, pause: patience(60), isTransient };
    for (let at = 0; at < sources.length; at += rowsPerApply)
      accepted(await applySources(deps, sources.slice(at, at + rowsPerApply)));
  };
  const fold = async (): Promise<void> => {
    const limits = { entriesPerFold: 500, bucketsPerFold: 20_000, concurrency: 8, hasTime: () => true };
    await foldLanes({ store: journal, isTransient, pause: patience(60), ...limits }, lanes);
  };
  const ingestDeps = {
    contacts: dynamoContactStore(client, tables),
    deadLetters: async (letter: Parameters<typeof deadLetterKey>[0]) => {
      throw new Error(`a record of the stand-in is not readable: ${deadLetterKey(letter)}`);
    },
    attributeMap,
    creditSurveyLeg: creditSurveyLeg({ parts, pause: patience(40), scales: defaultScales }),
    // The simulated dialler knows the numbers of its people.
    keepNumbers: async () => undefined,
    concurrency: 8,
    isRefusal,
    onFailure: () => undefined,
  };
  return {
    deliver: async (delivered) => {
      const texts = delivered.map((record) => JSON.stringify(record));
      sequence += texts.length;
      await ingestBatch(ingestDeps, testHash, kinesisRecords(texts, sequence));
      const ids = [
        ...new Set(delivered.flatMap(({ ContactId }) => (typeof ContactId === 'string' ? [ContactId] : []))),
      ];
      const send = (input: ConstructorParameters<typeof BatchGetCommand>[0]) => client.send(new BatchGetCommand(input));
      await apply(await batchGet(send, tables.contacts, ids.map(contactKey)));
    },
    said: async (contactId, disposition, atMs) => {
      const value = { call: { d: disposition, t: atMs } };
      while (!(await parts.replace(contactId, await parts.read(contactId), 'outcome', value)));
    },
    row: records.contact,
    contactsSince: records.contactsSince,
    applyAndFold: fold,
    /** First the sweep: whatever a killed process had not applied is applied now. */
    audit: async () => {
      await apply(await allItems(client, tables.contacts));
      await fold();
      const first = addDays(utcDay(firstMs), -1);
      const store = dynamoAuditStore(client, tables, lanes);
      const report = await auditDays(
        { ...rules, store, rounds: 3, betweenRounds: async () => undefined },
        daysBetween(first, addDays(first, days + 4)),
      );
      return { buckets: report.buckets, differing: report.differing + report.unsettled };
    },
  };
};
