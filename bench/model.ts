/**
 * Write units and requests without a database: the product's own pure functions and item builders over batches, each
 * item measured by sizes.ts. The run on DynamoDB Local counts the same requests (main.ts compares).
 */
import { decodeRecord } from '../functions/ingest/decode.ts';
import { addContributions, withoutEmpty, type Sums } from '../functions/kpi/ledger/deltas.ts';
import { utcDay } from '../shared/domain/time.ts';
import { toRecordPart } from '../shared/dynamo/items/contact-item.ts';
import { bucketKeyOf, grainKey } from '../shared/dynamo/items/bucket-item.ts';
import { toJournalItem } from '../shared/dynamo/items/journal-item.ts';
import { toLedgerItem, contactSourceId } from '../shared/dynamo/items/ledger-item.ts';
import { toTimelineItem } from '../shared/dynamo/items/timeline-item.ts';
import { kpiPrefixes } from '../shared/dynamo/tables.ts';
import type { Grain } from '../shared/kpi/grains.ts';
import { cutCode, type CutId, type KpiSettings } from '../shared/kpi/slices.ts';
import { contributionsOf, type Contribution } from '../shared/kpi/contributions.ts';
import { definitionOf, type Definition } from '../shared/kpi/definition.ts';
import type { Contact } from '../shared/domain/contact.ts';
import { attributeMap, berlin } from '../test/support/fixtures.ts';
import { testHash } from '../test/support/pipeline.ts';
import { itemBytes, numberBytes, queryUnits, writeUnits } from './sizes.ts';

/** The bench set: 7 slices x interval and day = 14 buckets per contact. */
export const benchCuts = [
  'total',
  'channel',
  'queue',
  'agent',
  'team',
  'site',
  'topic',
] as const satisfies readonly CutId[];
const benchCodes = new Set<string>(benchCuts.map(cutCode));

export interface Units {
  readonly contacts: number;
  /** What is written -> write units per contact. */
  readonly parts: Readonly<Record<string, number>>;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly requests: number;
  readonly naiveWriteUnits: number;
  readonly naiveRequests: number;
  /** Mean bytes of a queue's day item and 15-minute item, and of the latter how many there are in a day. */
  readonly queue: { readonly dayBytes: number; readonly intervalBytes: number; readonly intervals: number };
}

export interface Batching {
  /** Contacts that arrive together: one ingest, one ledger transaction (of 99). */
  readonly batch: number;
  /** Batches whose journal entries are folded together. */
  readonly batchesPerFold: number;
  /** All slices that the product keeps, instead of the bench set. */
  readonly allSlices?: boolean;
}

export const decoded = (texts: readonly string[]): Decoded[] =>
  texts.map((text) => {
    const record = decodeRecord(Buffer.from(text).toString('base64'), { attributeMap, hashAddress: testHash });
    if (record.kind !== 'contact') throw new Error(`the bench makes contact records, this is ${record.kind}`);
    return record;
  });

/** A contribution cut down to the bench set. */
export const benchPlaces = (contribution: Contribution): Contribution => ({
  ...contribution,
  places: contribution.places.filter(([, code]) => benchCodes.has(code)),
});

interface Measured {
  bytes: number;
  readonly item: Map<string, number>;
}

class Buckets {
  private readonly items = new Map<string, Measured>();

  /** Units of the writes that bring these sums into their buckets. */
  add(sums: Sums): number {
    let units = 0;
    for (const [id, codes] of sums) {
      const bucket = this.items.get(id) ?? { bytes: itemBytes(bucketKeyOf(id)), item: new Map<string, number>() };
      this.items.set(id, bucket);
      for (const [code, value] of codes) change(bucket, code, value);
      change(bucket, 'n', 1); // the write counter and the lane's mark
      change(bucket, 'm0', 1);
      units += writeUnits(bucket.bytes);
    }
    return units;
  }

  sizesOf(prefix: string): number[] {
    return [...this.items].filter(([id]) => id.startsWith(prefix)).map(([, { bytes }]) => bytes);
  }
}

/** Only the difference is measured: a busy bucket has a hundred attributes and changes thousands of times. */
const change = (bucket: Measured, code: string, by: number): void => {
  const before = bucket.item.get(code);
  const after = (before ?? 0) + by;
  bucket.item.set(code, after);
  bucket.bytes += before === undefined ? itemBytes({ [code]: after }) : numberBytes(after) - numberBytes(before);
};

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

const perTransaction = 99;
const timelinePerRequest = 25;
/** Per transaction: one read of ledgers, the lane's head (two reads), the commit. */
const requestsPerTransaction = 4;
/** Read units of a small item, or of one that is absent. */
const kept = { eventual: 0.5, consistent: 1 } as const;
/** Per fold: cursor and entries of a lane, the cursor's move, and taking and giving back the turn. */
const requestsPerFold = 5;

interface Decoded {
  readonly contact: Contact;
  readonly version: string;
}

const rowOf = ({ contact, version }: Decoded) => ({
  pk: contact.contactId,
  rev: 1,
  rv: version,
  by: '0123456789',
  r: toRecordPart(contact),
  day: utcDay(contact.disconnectedAtMs ?? 0),
  ck: new Set([contact.customerKey ?? '']),
});

class Model {
  readonly sum = { row: 0, index: 0, timeline: 0, ledger: 0, journal: 0, buckets: 0 };
  readonly naive = { units: 0, requests: 0 };
  readonly buckets = new Buckets();
  requests = 0;
  readUnits = 0;
  private readonly naiveBuckets = new Buckets();
  private open: Sums = new Map();
  private readonly definition: Definition;

  constructor(
    private readonly settings: KpiSettings,
    private readonly allSlices: boolean,
  ) {
    this.definition = definitionOf(settings, 100);
  }

  ingest(part: readonly Decoded[]): void {
    for (const one of part) {
      const row = rowOf(one);
      this.sum.row += writeUnits(itemBytes(row));
      this.sum.index += writeUnits(itemBytes({ pk: row.pk, day: row.day }));
      const customerKey = one.contact.customerKey ?? '';
      this.sum.timeline += writeUnits(itemBytes(toTimelineItem({ ...one.contact, customerKey })));
      this.naive.units += writeUnits(itemBytes({ pk: row.pk, rev: 1, ...row.r }));
    }
    this.requests += part.length + Math.ceil(part.length / timelinePerRequest);
    this.readUnits += part.length * kept.eventual; // is the caller's number stored?
  }

  /** One ledger transaction. */
  commit(part: readonly Decoded[]): void {
    const deltas: Sums = new Map();
    for (const { contact } of part) {
      const all = contributionsOf({ contact, parts: {} }, this.settings).contributions;
      const contributions = this.allSlices ? all : all.map(benchPlaces);
      addContributions(deltas, contributions, 1);
      addContributions(this.open, contributions, 1);
      const sourceId = contactSourceId(contact.contactId);
      const ledger = { sourceId, rev: 1, definition: this.definition, contributions, frozen: false };
      this.sum.ledger += writeUnits(itemBytes(toLedgerItem(ledger)), true);
      this.addNaively(contributions);
    }
    const entry = toJournalItem({ lane: 0, seq: 1, writtenAt: 1_793_700_000_000, deltas });
    const entryBytes = itemBytes(entry);
    this.sum.journal += writeUnits(entryBytes, true);
    // The ledgers, the lane's cursor and head; later the fold reads the entry.
    this.readUnits += part.length * kept.consistent + 2 * kept.consistent + 2 * queryUnits(entryBytes);
    this.requests += requestsPerTransaction;
  }

  private addNaively(contributions: readonly Contribution[]): void {
    const own: Sums = new Map();
    addContributions(own, contributions, 1);
    this.naive.units += this.naiveBuckets.add(own);
    this.naive.requests += 1 + own.size;
  }

  fold(): void {
    const changed = withoutEmpty(this.open);
    this.sum.buckets += this.buckets.add(changed);
    this.requests += changed.size + requestsPerFold;
    this.open = new Map();
  }
}

const queueSizes = ({ buckets }: Model, zone: string): Units['queue'] => {
  const prefix = (grain: Grain): string => `${kpiPrefixes.bucket}${grainKey(grain, zone)}#${cutCode('queue')}#`;
  const intervals = buckets.sizesOf(prefix('interval'));
  const days = buckets.sizesOf(prefix('day'));
  return {
    dayBytes: mean(days),
    intervalBytes: mean(intervals),
    intervals: days.length === 0 ? 0 : intervals.length / days.length,
  };
};

/** Units and requests of the product and of the naive design for the same contacts and buckets. */
export const unitsOf = (texts: readonly string[], { batch, batchesPerFold, allSlices = false }: Batching): Units => {
  const model = new Model(berlin, allSlices);
  const contacts = decoded(texts);
  for (let at = 0, waiting = 0; at < contacts.length; at += batch) {
    const part = contacts.slice(at, at + batch);
    model.ingest(part);
    for (let from = 0; from < part.length; from += perTransaction)
      model.commit(part.slice(from, from + perTransaction));
    waiting += 1;
    if (waiting < batchesPerFold && at + batch < contacts.length) continue;
    model.fold();
    waiting = 0;
  }
  const n = contacts.length;
  return {
    contacts: n,
    parts: Object.fromEntries(Object.entries(model.sum).map(([name, units]) => [name, units / n])),
    writeUnits: Object.values(model.sum).reduce((total, units) => total + units, 0) / n,
    readUnits: model.readUnits / n,
    requests: model.requests / n,
    naiveWriteUnits: model.naive.units / n,
    naiveRequests: model.naive.requests / n,
    queue: queueSizes(model, berlin.timeZone),
  };
};
