/** The real code of ingest, aggregate and fold over in-memory storage, one call for each stage; used by worlds and by plain tests. */
import { ingestBatch, type IngestDeps, type IngestReport } from '../../functions/ingest/ingest.ts';
import { creditSurveyLeg } from '../../functions/ingest/survey-leg.ts';
import { defaultScales } from '../../shared/domain/survey.ts';
import { deadLetterKey } from '../../functions/ingest/dead-letters.ts';
import { applySources, type ApplyDeps, type ApplyReport } from '../../functions/kpi/ledger/apply.ts';
import type { Rules, SourceState } from '../../functions/kpi/ledger/decide.ts';
import { foldLanes, type FoldDeps } from '../../functions/kpi/ledger/fold.ts';
import { contactSource } from '../../functions/kpi/ledger/sources.ts';
import { OutOfTimeError } from '../../shared/domain/backoff.ts';
import { addressHash } from '../../shared/domain/customer-key.ts';
import { isRefusal, isTransient } from '../../shared/dynamo/errors.ts';
import { parseContactRow } from '../../shared/dynamo/items/contact-item.ts';
import { recordVersion } from '../../shared/domain/version.ts';
import { definitionOf } from '../../shared/kpi/definition.ts';
import type { KpiSettings } from '../../shared/kpi/slices.ts';
import type { KinesisStreamRecord } from 'aws-lambda';
import { attributeMap } from './fixtures.ts';
import { openGate, type Gate } from './faults.ts';
import { kinesisRecords } from './kinesis-event.ts';
import { MemoryContacts, MemoryKpi, type Row } from './memory-stores.ts';
import { updatedAt, type RawRecord, type TieBreak } from './oracle.ts';
import type { Random } from './random.ts';

export const testHash = addressHash(new TextEncoder().encode('a key for tests only'));

export const rulesOf = (settings: KpiSettings, releasedAt: number): Rules => ({
  settings,
  definition: definitionOf(settings, releasedAt),
});

export const sourceOf = (row: Row): SourceState => contactSource(parseContactRow(row));

/** A report in which nothing was refused; a mistake in the code under test shows as a refusal of everything. */
export const accepted = (report: ApplyReport): ApplyReport => {
  if (report.refused.length > 0) throw new Error(`refused: ${JSON.stringify(report.refused.slice(0, 3))}`);
  return report;
};

/** Refusals that newer code heals; any other one is thrown. */
export const onlyOldCode = (report: ApplyReport): void => {
  const others = report.refused.filter(({ reason }) => !reason.startsWith('ledger was written under definition'));
  if (others.length > 0) throw new Error(`refused: ${JSON.stringify(others.slice(0, 3))}`);
};

/** Gives up after `attempts`, as Lambda's time does. */
export const patience =
  (attempts: number, turn: () => Promise<void> = async () => undefined) =>
  async (attempt: number): Promise<void> => {
    if (attempt >= attempts) throw new OutOfTimeError(`gave up after ${attempt} attempts`);
    await turn();
  };

export const ingestDeps = (contacts: MemoryContacts, gate: Gate, over: Partial<IngestDeps> = {}): IngestDeps => ({
  contacts: contacts.store(gate),
  deadLetters: contacts.deadLetters(gate, deadLetterKey),
  keepNumbers: contacts.keepNumbers(gate),
  attributeMap,
  creditSurveyLeg: creditSurveyLeg({ parts: contacts.parts(gate), pause: patience(30), scales: defaultScales }),
  concurrency: 4,
  isRefusal,
  onFailure: () => undefined,
  ...over,
});

export const applyDeps = (kpi: MemoryKpi, gate: Gate, rules: Rules, over: Partial<ApplyDeps> = {}): ApplyDeps => ({
  ...rules,
  store: kpi.ledgerStore(gate),
  lane: 0,
  now: () => 1_793_700_000_000,
  named: new Map(),
  pause: patience(30),
  isTransient,
  ...over,
});

export const foldDeps = (kpi: MemoryKpi, gate: Gate, over: Partial<FoldDeps> = {}, holes?: Random): FoldDeps => ({
  store: kpi.journalStore(gate, holes),
  entriesPerFold: 100,
  bucketsPerFold: 1500,
  concurrency: 4,
  pause: patience(30),
  isTransient,
  hasTime: () => true,
  ...over,
});

/** Two records that tie on time and on values: the product's own choice, from its version text. */
export const productTieBreak: TieBreak = (a, b) => {
  const version = (record: RawRecord): string =>
    recordVersion(updatedAt(record), record, Buffer.from(JSON.stringify(record)));
  return version(a) > version(b) ? a : b;
};

/** A pipeline without faults. */
export class Pipeline {
  readonly contacts = new MemoryContacts();
  readonly kpi = new MemoryKpi();

  constructor(readonly rules: Rules) {}

  ingest(records: readonly KinesisStreamRecord[], over: Partial<IngestDeps> = {}): Promise<IngestReport> {
    return ingestBatch(ingestDeps(this.contacts, openGate(), over), testHash, records);
  }

  async apply(rows: readonly Row[], over: Partial<ApplyDeps> = {}): Promise<ApplyReport> {
    return accepted(await applySources(applyDeps(this.kpi, openGate(), this.rules, over), rows.map(sourceOf)));
  }

  async fold(lanes: readonly number[] = [0]): Promise<void> {
    await foldLanes(foldDeps(this.kpi, openGate()), lanes);
  }

  /** Texts of records -> buckets. */
  async run(texts: readonly string[]): Promise<IngestReport> {
    const report = await this.ingest(kinesisRecords(texts));
    await this.apply(this.contacts.rows());
    await this.fold();
    return report;
  }
}
