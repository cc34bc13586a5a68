/** The KPI side of a simulation: the real ingest, ledger and fold over the in-memory tables, step by step of a mortal process. */
import { ingestBatch } from '../../../functions/ingest/ingest.ts';
import { applySources } from '../../../functions/kpi/ledger/apply.ts';
import { foldLanes } from '../../../functions/kpi/ledger/fold.ts';
import type { JsonObject } from '../../../local/generator/leg.ts';
import type { ContactOutcome } from '../../../shared/domain/outcome.ts';
import { type ContactRow, parseContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { differences } from '../../../test/support/compare.ts';
import { Gate } from '../../../test/support/faults.ts';
import { berlin, oracleSettings } from '../../../test/support/fixtures.ts';
import { kinesisRecords } from '../../../test/support/kinesis-event.ts';
import { MemoryContacts, MemoryKpi } from '../../../test/support/memory-stores.ts';
import { expectedTotals } from '../../../test/support/oracle.ts';
import {
  accepted,
  applyDeps,
  foldDeps,
  ingestDeps,
  productTieBreak,
  rulesOf,
  sourceOf,
  testHash,
} from '../../../test/support/pipeline.ts';
import type { Kpis } from './dialling-work.ts';
import type { Mortal } from './mortal.ts';

class MortalGate extends Gate {
  readonly #process: Mortal;

  constructor(process: Mortal) {
    super();
    this.#process = process;
  }

  override async pass<T>(_site: string, effect: () => T): Promise<T> {
    await this.#process.step();
    return effect();
  }
}

const rules = rulesOf(berlin, 100);
const batch = 25;

export class MemoryKpis {
  readonly #contacts = new MemoryContacts();
  readonly #kpi = new MemoryKpi();
  readonly #delivered = new Map<string, JsonObject>();
  /** What agents noted, by contact: the outcome part of the row, whose writer is not simulated. */
  readonly #said = new Map<string, ContactOutcome>();
  #sequence = 0;
  /** Position in the table's stream up to which changes are applied: kept by the stream, so it outlives the process. */
  #applied = 0;

  /** As a process sees it: each storage call is one of its steps. */
  of(process: Mortal): Kpis {
    const gate = new MortalGate(process);
    return {
      deliver: async (records) => {
        await this.#deliver(gate, records);
        await this.#apply(gate);
      },
      said: (contactId, disposition, atMs) =>
        gate.pass('said', () => void this.#said.set(contactId, { call: { d: disposition, t: atMs } })),
      row: (contactId) => gate.pass('row', () => this.#row(contactId)),
      contactsSince: (personKey, sinceMs) => gate.pass('timeline', () => this.#contactsSince(personKey, sinceMs)),
      applyAndFold: async () => {
        await this.#apply(gate);
        await foldLanes(foldDeps(this.#kpi, gate), [0]);
      },
      audit: async () => this.#audit(),
    };
  }

  async #deliver(gate: Gate, records: readonly JsonObject[]): Promise<void> {
    for (const record of records) this.#delivered.set(JSON.stringify(record), record);
    const texts = records.map((record) => JSON.stringify(record));
    this.#sequence += texts.length;
    await ingestBatch(ingestDeps(this.#contacts, gate), testHash, kinesisRecords(texts, this.#sequence));
  }

  async #apply(gate: Gate): Promise<void> {
    while (this.#applied < this.#contacts.stream.length) {
      const from = this.#applied;
      const rows = this.#contacts.stream.slice(from, from + batch);
      accepted(await applySources(applyDeps(this.#kpi, gate, rules), rows.map(sourceOf)));
      this.#applied = Math.max(this.#applied, from + rows.length);
    }
  }

  #row(contactId: string): ContactRow | undefined {
    const row = this.#contacts.row(contactId);
    if (row === undefined) return undefined;
    const outcome = this.#said.get(contactId);
    const parsed = parseContactRow(row);
    return outcome === undefined ? parsed : { ...parsed, parts: { ...parsed.parts, outcome } };
  }

  /** Ids of a person's contacts by the timeline, whose keys end in `start#id`. */
  #contactsSince(personKey: string, sinceMs: number): string[] {
    const from = `${personKey} / ${new Date(sinceMs).toISOString()}`;
    return [...this.#contacts.timeline]
      .filter((key) => key.startsWith(`${personKey} / `) && key >= from)
      .map((key) => key.split('#')[1] ?? '');
  }

  /** Every bucket against the sums of an oracle that shares no code with the engine. */
  #audit(): { buckets: number; differing: number } {
    const buckets = this.#kpi.buckets();
    const expected = expectedTotals(this.#delivered.values(), oracleSettings(berlin), productTieBreak);
    return { buckets: buckets.length, differing: differences(buckets, expected, Number.MAX_SAFE_INTEGER).length };
  }
}
