/**
 * Deliveries, ingest, the table's stream and concurrent observers over in-memory storage, interleaved call by call, with
 * crashes, lost answers and zombies. Same seed, same world.
 */
import { ingestBatch } from '../../functions/ingest/ingest.ts';
import type { EraseStore } from '../../functions/retention/customers-api/erase.ts';
import { observeRows, type ObserveDeps } from '../../functions/retention/observe/observe.ts';
import type { JourneySaid } from '../../shared/domain/journey-part.ts';
import { legItem } from '../../shared/dynamo/items/customer-items.ts';
import { timelineKey } from '../../shared/dynamo/items/timeline-item.ts';
import { parseContactRow } from '../../shared/dynamo/items/contact-item.ts';
import { customersConfig, customerSettings } from '../../shared/retention/customer/settings.ts';
import { Gate, noFaults, openGate, randomFaults } from './faults.ts';
import { Interleaver } from './interleaver.ts';
import { kinesisRecord } from './kinesis-event.ts';
import { MemoryContacts } from './memory-stores.ts';
import { MemoryCustomers, observedRow } from './memory-customers.ts';
import { ingestDeps, patience, testHash } from './pipeline.ts';
import { cut, type Random } from './random.ts';

export const testCustomers = customerSettings({ ...customersConfig.parse({}), timeZone: 'Europe/Berlin' });

export interface CustomerShape {
  /** Epoch ms at the start; the clock then counts turns. */
  readonly nowMs: number;
  readonly workers: number;
  /** 0 = none. */
  readonly faultRate: number;
  /** Share of images that never reach an observer; the sweep must find them. */
  readonly lost: number;
  readonly settings?: typeof testCustomers;
}

export class CustomerWorld {
  readonly contacts = new MemoryContacts();
  readonly customers = new MemoryCustomers(this.contacts);
  readonly happened = { crashes: 0, recomputed: 0 };
  private readonly interleaver: Interleaver;
  private readonly zombies: Promise<unknown>[] = [];
  private consumed = 0;
  private ids = 0;
  private bug: string | undefined;
  /** Milliseconds before the end of a calm run; the versions of customers are times, so the clock must move. */
  private leftMs = 0;

  constructor(
    private readonly random: Random,
    private readonly shape: CustomerShape,
  ) {
    this.interleaver = new Interleaver(random.fork('turns'));
  }

  private gate(): Gate {
    const plan = this.shape.faultRate === 0 ? noFaults : randomFaults(this.random, this.shape.faultRate);
    return new Gate(plan, this.interleaver, this.random.int(5, 200));
  }

  private deps(gate: Gate, settled = false): ObserveDeps {
    return {
      store: this.customers.store(gate),
      settings: this.shape.settings ?? testCustomers,
      now: () => this.shape.nowMs + this.interleaver.now() - (this.leftMs > 0 ? (this.leftMs -= 1) : 0),
      newId: () => `n${(this.ids += 1)}`,
      pause: patience(settled ? 50 : this.random.int(3, 15), async () => {
        if (!settled) await this.interleaver.turn();
      }),
      concurrency: this.random.int(1, 4),
      onFailure: (reason) => {
        if (settled) throw new Error(`refused: ${reason}`);
        if (/^(Type|Zod|Range|Reference)Error$/.test(reason)) this.bug = reason; // no fault that a retry would heal
      },
    };
  }

  private async invoke<T>(work: (gate: Gate) => Promise<T>): Promise<T | undefined> {
    const gate = this.gate();
    const running = work(gate).then(
      (answer) => (gate.dead ? undefined : { answer }),
      () => undefined,
    );
    const outcome = await Promise.race([running, gate.frozen.then(() => 'frozen' as const)]);
    if (outcome !== 'frozen') return outcome?.answer;
    this.happened.crashes += 1;
    this.zombies.push(running);
    return undefined;
  }

  private async deliver(texts: readonly string[], shard: string): Promise<void> {
    const all = texts.map((data, i) => kinesisRecord({ data, at: i, shard }));
    for (let open of cut(this.random, all, 12)) {
      while (open.length > 0) {
        const part = open;
        const report = await this.invoke((gate) => ingestBatch(ingestDeps(this.contacts, gate), testHash, part));
        if (!report) continue;
        const failed = new Set(report.failed);
        const first = part.findIndex(({ kinesis }) => failed.has(kinesis.sequenceNumber));
        open = first < 0 ? [] : part.slice(first);
      }
    }
  }

  private async observe(delivered: () => boolean): Promise<void> {
    for (;;) {
      const images = this.contacts.stream.slice(this.consumed, this.consumed + this.random.int(1, 12));
      this.consumed += images.length;
      if (images.length === 0 && delivered()) return;
      if (images.length === 0) {
        await this.interleaver.turn(10);
        continue;
      }
      let open = images.filter(() => !this.random.chance(this.shape.lost)).map(observedRow);
      while (open.length > 0) {
        const part = open;
        const report = await this.invoke((gate) => observeRows(this.deps(gate), part));
        this.happened.recomputed += report?.customers ?? 0;
        if (this.bug !== undefined) throw new Error(this.bug);
        if (report) open = part.filter(({ contactId }) => report.failed.has(contactId));
        await this.interleaver.turn();
      }
    }
  }

  async run(deliveries: readonly string[]): Promise<void> {
    const shards = [[], []] as string[][];
    for (const text of deliveries) this.random.pick(shards).push(text);
    let delivered = false;
    const delivering = Promise.all(shards.map((texts, i) => this.deliver(texts, `shardId-${i}`))).finally(
      () => (delivered = true),
    );
    const observing = Promise.all(Array.from({ length: this.shape.workers }, () => this.observe(() => delivered)));
    await this.interleaver.drive(Promise.all([delivering, observing]).then(() => Promise.all(this.zombies)));
  }

  /** One after the other and without faults, for many customers: batches, and the observer now and then. */
  async runCalmly(deliveries: readonly string[]): Promise<void> {
    const all = deliveries.map((data, at) => kinesisRecord({ data, at, shard: 'shardId-0' }));
    this.leftMs = 86_400_000;
    for (const part of cut(this.random, all, 200)) {
      const { failed } = await ingestBatch(ingestDeps(this.contacts, openGate()), testHash, part);
      if (failed.length > 0) throw new Error(`handed back: ${failed.join(', ')}`);
      if (this.random.chance(0.1)) await this.look();
    }
    while (this.consumed < this.contacts.stream.length) await this.look();
    this.leftMs = 0;
  }

  /** What the stream holds so far; the newest image of a row stands for all of it, as in a batch. */
  private async look(): Promise<void> {
    const images = this.contacts.stream.slice(this.consumed);
    this.consumed += images.length;
    const newest = new Map(images.map((image) => [image.pk, image]));
    await observeRows(this.deps(openGate(), true), [...newest.values()].map(observedRow));
  }

  /** What the stream still holds, calmly: what late zombies wrote is looked at as well. */
  async drain(): Promise<void> {
    while (this.consumed < this.contacts.stream.length) {
      const images = this.contacts.stream.slice(this.consumed, this.consumed + 500);
      this.consumed += images.length;
      await observeRows({ ...this.deps(openGate(), true) }, images.map(observedRow));
    }
  }

  /** The daily sweep over all contacts. */
  async sweep(): Promise<void> {
    const rows = this.contacts.rows().map((row) => ({ ...observedRow(row), observedRev: undefined }));
    await observeRows({ ...this.deps(openGate(), true) }, rows, true);
  }

  eraseStore(): EraseStore {
    const { readPartition, legs } = this.customers.store(openGate());
    return {
      readPartition,
      legs,
      eraseContact: async (id) => void this.contacts.erase(id),
      markErased: async (key, atMs) => this.customers.markErased(key, atMs),
      removeTimeline: async (key, entries) => {
        for (const entry of entries) {
          const { pk, sk } = timelineKey(key, entry);
          this.contacts.timeline.delete(`${pk} / ${sk}`);
        }
      },
      clearPartition: async (key) => this.customers.remove(key, (sk) => sk === 'P'),
      removeAlias: async (address, key) => this.customers.removeAlias(address, key),
      clearLegs: async (first) => this.customers.remove(legItem(first, '').pk, () => false),
    };
  }

  /** Contact id -> what its part says; nothing for a part that says nothing. */
  said(): Map<string, JourneySaid> {
    return new Map(
      this.contacts.rows().flatMap((row) => {
        const { contactId, parts } = parseContactRow(row);
        if (!parts.journey) return [];
        const { stamp: _stamp, ...said } = parts.journey;
        return Object.keys(said).length === 0 ? [] : [[contactId, said] as const];
      }),
    );
  }
}
