/**
 * The pipeline on real DynamoDB: ingest -> rows -> ledger and journal -> buckets, by concurrent workers whose clients fail
 * by seed (lost answers, conflicts, throttles, crashes, zombies). Rows are read back for what the stream would deliver.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { dynamoContactStore } from '../../functions/ingest/contact-store.ts';
import { creditSurveyLeg } from '../../functions/ingest/survey-leg.ts';
import { dynamoPartStore } from '../../shared/dynamo/part-store.ts';
import { defaultScales } from '../../shared/domain/survey.ts';
import { deadLetterKey } from '../../functions/ingest/dead-letters.ts';
import { dynamoNumberKeeper } from '../../functions/ingest/number-store.ts';
import { ingestBatch } from '../../functions/ingest/ingest.ts';
import { applySources } from '../../functions/kpi/ledger/apply.ts';
import type { Rules } from '../../functions/kpi/ledger/decide.ts';
import { foldLanes } from '../../functions/kpi/ledger/fold.ts';
import { contactSource } from '../../functions/kpi/ledger/sources.ts';
import { dynamoJournalStore } from '../../functions/kpi/store/dynamo-journal-store.ts';
import { dynamoLedgerStore } from '../../functions/kpi/store/dynamo-ledger-store.ts';
import { inTurn } from '../../functions/kpi/store/fold-lease.ts';
import type { DocumentClient } from '../../shared/dynamo/client.ts';
import { isRefusal, isTransient } from '../../shared/dynamo/errors.ts';
import { parseContactRow } from '../../shared/dynamo/items/contact-item.ts';
import { faultyClient, type FaultTally } from './faulty-client.ts';
import { noFaults, type FaultPlan } from './faults.ts';
import { attributeMap } from './fixtures.ts';
import { kinesisRecord } from './kinesis-event.ts';
import { accepted, onlyOldCode, patience, testHash } from './pipeline.ts';
import type { Random } from './random.ts';
import { localClient, scan, type TestTables } from './tables.ts';

export interface LocalShape {
  readonly endpoint: string;
  readonly tables: TestTables;
  readonly rules: Rules;
  readonly lanes: number;
  readonly shards: number;
  readonly workers: number;
  readonly folders: number;
  readonly batch: number;
  /** Makes the faults of one worker; noFaults for a calm run. */
  readonly faults: () => FaultPlan;
  /** Pause of a folder between two runs, ms: rare folds write each bucket less often. */
  readonly foldEveryMs: number;
  /** Share of rows that are applied a second time, as re-deliveries of the stream. */
  readonly again: number;
}

const countNames = ['received', 'applied', 'superseded', 'duplicate', 'deadLettered', 'setAside'] as const;
type Counts = Record<(typeof countNames)[number], number>;

export class LocalWorld {
  readonly counts: Counts = { received: 0, applied: 0, superseded: 0, duplicate: 0, deadLettered: 0, setAside: 0 };
  readonly tally: FaultTally = {};
  readonly letters = new Set<string>();
  /** Reads and set-up, without faults. */
  readonly calm: DocumentClient;
  private readonly zombies: Promise<unknown>[] = [];
  /** What warm workers remember. */
  private readonly named = new Map<string, number>();
  private readonly healthy: DocumentClient;

  constructor(
    private readonly shape: LocalShape,
    private readonly random: Random,
  ) {
    this.calm = localClient(shape.endpoint);
    this.healthy = localClient(shape.endpoint);
  }

  private lanes(): number[] {
    return Array.from({ length: this.shape.lanes }, (_, lane) => lane);
  }

  /** One invocation with a client of its own; undefined: it ended or froze, and nobody heard its answer. */
  private async invoke<T>(work: (client: DocumentClient) => Promise<T>): Promise<T | undefined> {
    const plan = this.shape.faults();
    if (plan === noFaults) return work(this.healthy);
    const worker = faultyClient(this.shape.endpoint, plan, this.tally, this.random.chance(0.3) ? 1 : 3);
    const running = work(worker.client).then(
      (answer) => (worker.isDead() ? undefined : { answer }),
      () => undefined,
    );
    const outcome = await Promise.race([running, worker.frozen.then(() => 'frozen' as const)]);
    if (outcome !== 'frozen') {
      worker.client.destroy();
      return outcome?.answer;
    }
    // A frozen worker wakes after others have gone on with its batch.
    const woken = sleep(this.random.int(5, 300)).then(() => worker.thaw());
    this.zombies.push(woken.then(() => running).finally(() => worker.client.destroy()));
    return undefined;
  }

  private ingestDeps(client: DocumentClient) {
    return {
      contacts: dynamoContactStore(client, this.shape.tables),
      keepNumbers: dynamoNumberKeeper(client, this.shape.tables.customers, async () => new Uint8Array(32)),
      attributeMap,
      creditSurveyLeg: creditSurveyLeg({
        parts: dynamoPartStore(client, this.shape.tables.contacts),
        pause: patience(40),
        scales: defaultScales,
      }),
      concurrency: 16,
      isRefusal,
      onFailure: () => undefined,
      deadLetters: async (letter: Parameters<typeof deadLetterKey>[0]) => void this.letters.add(deadLetterKey(letter)),
    };
  }

  private async deliverShard(texts: readonly string[], shard: string, from: number): Promise<void> {
    for (let at = 0; at < texts.length; at += this.shape.batch) {
      let open = texts
        .slice(at, at + this.shape.batch)
        .map((data, i) => kinesisRecord({ data, at: from + at + i, shard }));
      while (open.length > 0) {
        const part = open;
        const report = await this.invoke((client) => ingestBatch(this.ingestDeps(client), testHash, part));
        if (!report) continue;
        for (const name of countNames) this.counts[name] += report.counts[name];
        const failed = new Set(report.failed);
        const first = part.findIndex(({ kinesis }) => failed.has(kinesis.sequenceNumber));
        open = first < 0 ? [] : part.slice(first);
      }
    }
  }

  /** Delivers texts over the shards, all at once. */
  async deliver(texts: readonly string[], from = 0): Promise<void> {
    const shards = Array.from({ length: this.shape.shards }, () => [] as string[]);
    texts.forEach((text, i) => shards[(from + i) % shards.length]?.push(text));
    await Promise.all(shards.map((part, i) => this.deliverShard(part, `shardId-${i}`, from)));
  }

  /** Images of contact rows; several versions of a row come in any order. */
  async apply(items: readonly Record<string, unknown>[]): Promise<void> {
    const rows = items.map((item) => contactSource(parseContactRow(item)));
    const work = this.random.shuffle([...rows, ...rows.filter(() => this.random.chance(this.shape.again))]);
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < work.length) {
        const part = work.slice(next, next + 120);
        next += part.length;
        for (let done = false; !done;) {
          const report = await this.invoke((client) =>
            applySources(
              {
                ...this.shape.rules,
                store: dynamoLedgerStore(client, this.shape.tables.kpi),
                lane: this.random.int(0, this.shape.lanes - 1),
                now: () => 1_793_700_000_000,
                named: this.named,
                pause: patience(40, async () => void (await sleep(this.random.int(0, 15)))),
                isTransient,
              },
              part,
            ),
          );
          if (report) onlyOldCode(report);
          done = report !== undefined;
        }
      }
    };
    await Promise.all(Array.from({ length: this.shape.workers }, worker));
  }

  private folders = 0;

  /** One run of a folder, in turn with the others as the product's folders are. */
  private async foldInTurn(): Promise<void> {
    const owner = `folder-${(this.folders += 1)}`;
    await this.invoke((client) =>
      inTurn({ client, kpiTable: this.shape.tables.kpi, now: () => Date.now(), owner: () => owner })(
        () => this.fold(client),
        () => true,
      ),
    );
  }

  /** All folders at once, as when the lease fails: each refuses the other's writes, and nothing is counted twice. */
  async foldTogether(): Promise<void> {
    const together = Array.from({ length: this.shape.folders }, () => this.invoke((client) => this.fold(client)));
    await Promise.all(together);
  }

  private fold(client: DocumentClient): Promise<unknown> {
    return foldLanes(
      {
        store: dynamoJournalStore(client, this.shape.tables.kpi),
        entriesPerFold: 500,
        bucketsPerFold: 20_000,
        concurrency: 16,
        isTransient,
        hasTime: () => true,
        pause: patience(20, async () => void (await sleep(this.random.int(0, 10)))),
      },
      this.lanes(),
    );
  }

  private async foldWhile(busy: () => boolean): Promise<void> {
    let last = Date.now();
    while (busy()) {
      await sleep(250);
      if (Date.now() - last < this.shape.foldEveryMs) continue;
      await this.foldInTurn();
      last = Date.now();
    }
  }

  /** Workers and folders side by side over the given rows. */
  async applyAndFold(items: readonly Record<string, unknown>[]): Promise<void> {
    let busy = true;
    const folding = Array.from({ length: this.shape.folders }, () => this.foldWhile(() => busy));
    try {
      await this.apply(items);
    } finally {
      busy = false;
    }
    await Promise.all(folding);
  }

  /** Reads all rows as they are now. */
  async rows(): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    for await (const item of scan(this.calm, this.shape.tables.contacts)) items.push(item);
    return items;
  }

  private readonly revs = new Map<string, number>();

  /** Rows that changed since this was last asked, as they are now. */
  async changedRows(): Promise<Record<string, unknown>[]> {
    const changed = (await this.rows()).filter((item) => this.revs.get(String(item['pk'])) !== Number(item['rev']));
    for (const item of changed) this.revs.set(String(item['pk']), Number(item['rev']));
    return changed;
  }

  seenContacts(): number {
    return this.revs.size;
  }

  /** The faults stop: zombies wake, every row once more (a sweep), one last fold. */
  async settle(): Promise<void> {
    await Promise.all(this.zombies);
    const client = this.calm;
    const rows = (await this.rows()).map((item) => contactSource(parseContactRow(item)));
    accepted(
      await applySources(
        {
          ...this.shape.rules,
          store: dynamoLedgerStore(client, this.shape.tables.kpi),
          lane: 0,
          now: () => 1_793_700_000_000,
          named: this.named,
          pause: patience(40),
          isTransient,
        },
        rows,
      ),
    );
    await foldLanes(
      {
        store: dynamoJournalStore(client, this.shape.tables.kpi),
        entriesPerFold: 100,
        bucketsPerFold: 5000,
        concurrency: 32,
        pause: patience(20),
        isTransient,
        hasTime: () => true,
      },
      this.lanes(),
    );
  }

  close(): void {
    this.calm.destroy();
    this.healthy.destroy();
  }
}

/** Two-level per call: 5 % conflicts on transactions, the rest rarer; crashes and zombies by the worker's luck. */
export const roughFaults =
  (random: Random, { lost = 0.01, conflict = 0.05, throttle = 0.002, crash = 0.001, stall = 0.001 } = {}) =>
  (): FaultPlan => {
    const unlucky = random.chance(0.5);
    return (site) => {
      const draw = random.next();
      if (site === 'TransactWriteItemsCommand' && draw < conflict) return 'conflict';
      if (draw > 0.1 && draw < 0.1 + lost) return random.pick(['lost', 'repeat', 'before'] as const);
      if (draw > 0.2 && draw < 0.2 + throttle) return 'throttle';
      if (unlucky && draw > 1 - crash) return random.pick(['crash', 'crashAfter'] as const);
      if (unlucky && draw > 1 - crash - stall) return 'stall';
      return undefined;
    };
  };
