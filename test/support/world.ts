/**
 * A whole world over in-memory storage: delivery with retries, the table's stream, aggregate workers and folders, all at
 * once and interleaved call by call, with crashes, lost answers, zombies and a deployment half-way. Same seed, same world.
 */
import { ingestBatch } from '../../functions/ingest/ingest.ts';
import { applySources } from '../../functions/kpi/ledger/apply.ts';
import type { Rules } from '../../functions/kpi/ledger/decide.ts';
import { foldLanes } from '../../functions/kpi/ledger/fold.ts';
import { Gate, noFaults, openGate, randomFaults, type FaultPlan } from './faults.ts';
import { Interleaver } from './interleaver.ts';
import { kinesisRecord } from './kinesis-event.ts';
import { MemoryContacts, MemoryKpi, type Row } from './memory-stores.ts';
import { accepted, applyDeps, foldDeps, ingestDeps, onlyOldCode, patience, sourceOf, testHash } from './pipeline.ts';
import { cut, type Random } from './random.ts';

export interface WorldShape {
  /** Rules of the workers that start at a given turn; the last ones are current. */
  readonly rules: (turn: number) => Rules;
  readonly lanes: number;
  readonly shards: number;
  readonly workers: number;
  readonly folders: number;
  /** 0 = none. */
  readonly faultRate: number;
  /** Sizes of a busy deployment instead of those that make the most interleavings. */
  readonly large?: true;
  /** Faults of one invocation, instead of chance by `faultRate`. */
  readonly faults?: () => FaultPlan;
}

interface Sizes {
  readonly batch: number;
  readonly images: number;
  readonly entriesPerFold: number;
  readonly bucketsPerFold: number;
  /** Turns between two folds of a folder. */
  readonly rest: number;
}

const smallSizes: Sizes = { batch: 12, images: 9, entriesPerFold: 6, bucketsPerFold: 200, rest: 40 };
const largeSizes: Sizes = { batch: 300, images: 250, entriesPerFold: 30, bucketsPerFold: 20_000, rest: 20_000 };

type Count = 'received' | 'applied' | 'superseded' | 'duplicate' | 'deadLettered' | 'setAside';

export class World {
  readonly contacts = new MemoryContacts();
  readonly kpi = new MemoryKpi();
  readonly counts: Record<Count, number> = {
    received: 0,
    applied: 0,
    superseded: 0,
    duplicate: 0,
    deadLettered: 0,
    setAside: 0,
  };
  readonly happened = { crashes: 0, stalls: 0, invocations: 0, refused: 0 };
  private readonly interleaver: Interleaver;
  private readonly zombies: Promise<unknown>[] = [];
  private consumed = 0;
  private readonly sizes: Sizes;

  constructor(
    private readonly random: Random,
    private readonly shape: WorldShape,
  ) {
    this.interleaver = new Interleaver(random.fork('turns'));
    this.sizes = shape.large ? largeSizes : smallSizes;
  }

  private gate(): Gate {
    const chance = this.shape.faultRate === 0 ? noFaults : randomFaults(this.random, this.shape.faultRate);
    const plan = this.shape.faults?.() ?? chance;
    return new Gate(plan, this.interleaver, this.random.int(5, 200));
  }

  /** One invocation; undefined when it crashed or froze: then nobody hears its answer, and it may still wake up. */
  private async invoke<T>(work: (gate: Gate) => Promise<T>): Promise<T | undefined> {
    const gate = this.gate();
    this.happened.invocations += 1;
    const running = work(gate).then(
      (answer) => (gate.dead ? undefined : { answer }),
      () => undefined,
    );
    const outcome = await Promise.race([running, gate.frozen.then(() => 'frozen' as const)]);
    if (outcome !== 'frozen') return outcome?.answer;
    if (gate.dead) this.happened.crashes += 1;
    else this.happened.stalls += 1;
    this.zombies.push(running);
    return undefined;
  }

  /** One shard of the delivery stream: in batches, each until it is done, from the lowest failed record on. */
  private async deliver(texts: readonly string[], shard: string): Promise<void> {
    const all = texts.map((data, at) => kinesisRecord({ data, at, shard }));
    for (const batch of cut(this.random, all, this.sizes.batch)) {
      let open = batch;
      while (open.length > 0) {
        const part = this.random.chance(0.3) ? open.slice(0, Math.ceil(open.length / 2)) : open;
        const report = await this.invoke((gate) =>
          ingestBatch(ingestDeps(this.contacts, gate, { concurrency: this.random.int(1, 4) }), testHash, part),
        );
        if (!report) continue;
        for (const name of Object.keys(this.counts) as Count[]) this.counts[name] += report.counts[name]; // boundary: our own keys
        const failed = new Set(report.failed);
        const first = part.findIndex(({ kinesis }) => failed.has(kinesis.sequenceNumber));
        open = open.slice(first < 0 ? part.length : first);
      }
    }
  }

  /** Applies row images until it succeeds; a refusal waits for newer code. */
  private async applyUntilDone(rows: readonly Row[]): Promise<void> {
    for (;;) {
      const report = await this.invoke(async (gate) => {
        const over = {
          lane: this.random.int(0, this.shape.lanes - 1),
          pause: patience(this.random.int(2, 12), () => this.interleaver.turn()),
          now: () => this.interleaver.now(),
        };
        return applySources(
          applyDeps(this.kpi, gate, this.shape.rules(this.interleaver.now()), over),
          rows.map(sourceOf),
        );
      });
      if (report && report.refused.length === 0) return;
      if (report && this.shape.faultRate === 0) onlyOldCode(report);
      if (report) this.happened.refused += report.refused.length;
      await this.interleaver.turn();
    }
  }

  /** Takes images off the table's stream; which worker gets which is chance, and old images come again. */
  private async aggregate(deliveryDone: () => boolean): Promise<void> {
    for (;;) {
      const fresh = this.contacts.stream.slice(this.consumed, this.consumed + this.random.int(1, this.sizes.images));
      this.consumed += fresh.length;
      if (fresh.length === 0 && deliveryDone()) return;
      const again =
        this.contacts.stream.length > 0 && this.random.chance(0.3) ? [this.random.pick(this.contacts.stream)] : [];
      if (fresh.length + again.length > 0) await this.applyUntilDone(this.random.shuffle([...fresh, ...again]));
      else await this.interleaver.turn(20);
    }
  }

  private async fold(done: () => boolean): Promise<void> {
    const lanes = Array.from({ length: this.shape.lanes }, (_, lane) => lane);
    while (!done()) {
      await this.invoke((gate) =>
        foldLanes(
          foldDeps(
            this.kpi,
            gate,
            {
              entriesPerFold: this.random.int(1, this.sizes.entriesPerFold),
              bucketsPerFold: this.random.int(1, this.sizes.bucketsPerFold),
              concurrency: this.random.int(1, 4),
              hasTime: () => this.random.chance(0.9),
              pause: patience(this.random.int(2, 8), () => this.interleaver.turn()),
            },
            this.random,
          ),
          this.random.chance(0.5) ? lanes : this.random.shuffle(lanes),
        ),
      );
      await this.interleaver.turn(this.random.int(0, this.sizes.rest));
    }
  }

  /** Everything at once, and something beside it that takes turns too; then the faults stop, and what is left is folded. */
  async run(
    deliveries: readonly string[],
    beside?: (isOver: () => boolean, turn: (stall?: number) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const shards = Array.from({ length: this.shape.shards }, () => [] as string[]);
    for (const text of deliveries) this.random.pick(shards).push(text);
    let delivered = false;
    let applied = false;
    const delivering = Promise.all(shards.map((texts, i) => this.deliver(texts, `shardId-${i}`))).finally(
      () => (delivered = true),
    );
    const aggregating = Promise.all(
      Array.from({ length: this.shape.workers }, () => this.aggregate(() => delivered)),
    ).finally(() => (applied = true));
    const folding = Promise.all(Array.from({ length: this.shape.folders }, () => this.fold(() => applied)));
    const other = beside?.(
      () => applied,
      (stall) => this.interleaver.turn(stall),
    );
    await this.interleaver.drive(
      Promise.all([delivering, aggregating, folding, other]).then(() => Promise.all(this.zombies)),
    );
    await this.settle();
  }

  /** The end of a touch: every row once more under the current rules, and a last fold. Without faults. */
  async settle(): Promise<void> {
    const current = this.shape.rules(Number.POSITIVE_INFINITY);
    accepted(await applySources(applyDeps(this.kpi, openGate(), current), this.contacts.rows().map(sourceOf)));
    await this.foldAll();
  }

  async foldAll(): Promise<void> {
    await foldLanes(
      foldDeps(this.kpi, openGate()),
      Array.from({ length: this.shape.lanes }, (_, lane) => lane),
    );
  }
}
