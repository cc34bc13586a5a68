/** The write path on DynamoDB Local: the product's handlers' cores against the naive design, same records, same engine, taking turns. */
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord, KinesisStreamRecord } from 'aws-lambda';
import { creditSurveyLeg } from '../functions/ingest/survey-leg.ts';
import { dynamoContactStore } from '../functions/ingest/contact-store.ts';
import { ingestBatch } from '../functions/ingest/ingest.ts';
import { aggregate } from '../functions/kpi/aggregate/aggregate.ts';
import { foldLanes } from '../functions/kpi/ledger/fold.ts';
import { dynamoJournalStore } from '../functions/kpi/store/dynamo-journal-store.ts';
import { dynamoLedgerStore } from '../functions/kpi/store/dynamo-ledger-store.ts';
import { mapLimited } from '../shared/domain/map-limited.ts';
import { utcDay } from '../shared/domain/time.ts';
import type { DocumentClient } from '../shared/dynamo/client.ts';
import { isRefusal, isTransient } from '../shared/dynamo/errors.ts';
import { bucketsOf } from '../shared/dynamo/items/bucket-item.ts';
import { toRecordPart } from '../shared/dynamo/items/contact-item.ts';
import { dynamoPartStore } from '../shared/dynamo/part-store.ts';
import { contributionsOf } from '../shared/kpi/contributions.ts';
import { attributeMap, berlin } from '../test/support/fixtures.ts';
import { kinesisRecords, rowChange } from '../test/support/kinesis-event.ts';
import { defaultScales } from '../shared/domain/survey.ts';
import { patience, rulesOf, testHash } from '../test/support/pipeline.ts';
import { createTables, type TestTables } from '../test/support/tables.ts';
import { benchPlaces, decoded } from './model.ts';

/** Contacts or requests under way at once, in both arms. */
const concurrency = 16;

export interface Cost {
  /** Node's own CPU, microseconds per contact; the engine is another process. */
  readonly cpuUs: number;
  readonly contactsPerSecond: number;
  readonly requests: number;
}

class Clock {
  private cpuUs = 0;
  private ms = 0;
  async measure<T>(work: () => Promise<T>): Promise<T> {
    const [cpu, at] = [process.cpuUsage(), performance.now()];
    const result = await work();
    const used = process.cpuUsage(cpu);
    this.cpuUs += used.user + used.system;
    this.ms += performance.now() - at;
    return result;
  }
  cost(contacts: number, requests: number): Cost {
    return {
      cpuUs: this.cpuUs / contacts,
      contactsPerSecond: (contacts * 1000) / this.ms,
      requests: requests / contacts,
    };
  }
}

/** Counts what the client sends; a repeated attempt counts again. */
const countRequests = (client: DocumentClient): (() => number) => {
  let sent = 0;
  client.middlewareStack.add(
    (next) => (args) => {
      sent += 1;
      return next(args);
    },
    { step: 'finalizeRequest', name: `count${Math.random()}` },
  );
  return () => sent;
};

export interface Arm {
  readonly run: (texts: readonly string[], from: number) => Promise<void>;
  readonly cost: () => Cost;
}

/** Everything a batch costs, folded every `batchesPerFold` batches. Stream events are made outside of the clock: the cloud makes them. */
export const holdfastArm = (client: DocumentClient, tables: TestTables, batchesPerFold: number): Arm => {
  const clock = new Clock();
  const requests = countRequests(client);
  const rules = rulesOf(berlin, 100);
  const ledger = {
    ...rules,
    store: dynamoLedgerStore(client, tables.kpi),
    lane: 0,
    now: () => 1,
    named: new Map<string, number>(),
    pause: patience(20),
    isTransient,
    onFailure: fail,
  };
  const ingest = {
    contacts: dynamoContactStore(client, tables),
    deadLetters: async () => undefined,
    attributeMap,
    keepNumbers: async () => undefined, // one more write per new customer, none per contact
    creditSurveyLeg: creditSurveyLeg({
      parts: dynamoPartStore(client, tables.contacts),
      pause: patience(20),
      scales: defaultScales,
    }),
    concurrency,
    isRefusal,
    onFailure: fail,
  };
  const fold = {
    store: dynamoJournalStore(client, tables.kpi),
    entriesPerFold: 500,
    bucketsPerFold: 20_000,
    concurrency,
    isTransient,
    hasTime: () => true,
    pause: patience(20),
  };
  let contacts = 0;
  let batches = 0;
  return {
    run: async (texts, from) => {
      const records: KinesisStreamRecord[] = kinesisRecords(texts, from);
      const images: DynamoDBRecord[] = decoded(texts).map(({ contact, version }, i) =>
        rowChange(
          {
            pk: contact.contactId,
            rev: 1,
            rv: version,
            r: toRecordPart(contact),
            day: utcDay(contact.disconnectedAtMs ?? 0),
          },
          from + i,
        ),
      );
      contacts += texts.length;
      batches += 1;
      await clock.measure(async () => {
        await ingestBatch(ingest, testHash, records);
        const { failed } = await aggregate(ledger, images);
        if (failed.length > 0) throw new Error(`${failed.length} contacts were not applied`);
        if (batches % batchesPerFold === 0) await foldLanes(fold, [0]);
      });
    },
    cost: () => clock.cost(contacts, requests()),
  };
};

const fail = (reason: unknown): never => {
  throw reason instanceof Error ? reason : new Error(String(reason));
};

const addUpdate = (
  table: string,
  key: { pk: string; sk: string },
  measures: Readonly<Record<string, number>>,
): UpdateCommand => {
  const codes = Object.entries(measures);
  return new UpdateCommand({
    TableName: table,
    Key: key,
    UpdateExpression: `ADD ${codes.map((_, i) => `#c${i} :c${i}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(codes.map(([code], i) => [`#c${i}`, code])),
    ExpressionAttributeValues: Object.fromEntries(codes.map(([, value], i) => [`:c${i}`, value])),
  });
};

/** An arm that handles one record after another, as many at once as the other arms. */
const recordArm = (client: DocumentClient, handle: (text: string) => Promise<unknown>): Arm => {
  const clock = new Clock();
  const requests = countRequests(client);
  let contacts = 0;
  return {
    run: async (texts, from) => {
      const records = kinesisRecords(texts, from);
      contacts += texts.length;
      await clock.measure(() =>
        mapLimited(records, concurrency, ({ kinesis }) => handle(Buffer.from(kinesis.data, 'base64').toString('utf8'))),
      );
    },
    cost: () => clock.cost(contacts, requests()),
  };
};

/** One put and one ADD per bucket per record: counts twice whatever is delivered twice. */
export const naiveArm = (client: DocumentClient, tables: TestTables): Arm =>
  recordArm(client, async (text) => {
    const [{ contact } = fail('no contact')] = decoded([text]);
    await client.send(
      new PutCommand({ TableName: tables.contacts, Item: { pk: contact.contactId, ...toRecordPart(contact) } }),
    );
    for (const contribution of contributionsOf({ contact, parts: {} }, berlin).contributions.map(benchPlaces))
      for (const key of bucketsOf(contribution))
        await client.send(addUpdate(tables.kpi, { pk: `naive#${key.pk}`, sk: key.sk }, contribution.measures));
  });

/** One put per contact: the floor below which no design gets. */
export const floorArm = (client: DocumentClient, tables: TestTables): Arm =>
  recordArm(client, async (text) => {
    const record = JSON.parse(text) as { ContactId: string }; // boundary: the bench's own record
    await client.send(new PutCommand({ TableName: tables.contacts, Item: { pk: `floor#${record.ContactId}` } }));
  });

export const freshTables = (client: DocumentClient): Promise<TestTables> => createTables(client, 'bench');
